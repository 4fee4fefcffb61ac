/** Those that have most, or least, of something. */
import { fill, h } from '../dom.js';
import * as format from '../format.js';
import { glyph } from '../glyph.js';
import { healthOf } from '../health.js';
import { arrange, takeOver } from '../rows.js';
import { query } from '../time-range.js';
import { METRICS, headOf } from './metrics.js';
import { GRAINS, NamespaceChoice, OF, Report, choice, idOf, nameOf, namespaceOf } from './report.js';

const NUMBERS = { 10: '10', 20: '20', 50: '50', 100: '100', 1000: '1,000' };
const LEAST = { 0: 'any', 10: '10', 100: '100', 1000: '1,000' };
const BESIDES = ['calls_per_minute', 'failure_ratio', 'p50_us', 'p99_us'];

export class Top extends Report {
  /**
   * @param {HTMLElement} element
   * @param {import('../api.js').Api} api
   * @param {import('./report.js').ReportActions} actions
   */
  constructor(element, api, actions) {
    super(element, api, actions, { title: 'Top', text: 'The slowest, the busiest, those that fail most.' });
    const pick = (key, convert = (value) => value) => (value) => actions.onChange({ [key]: convert(value) }, true);
    this.choices = {
      by: choice('By', Object.fromEntries(Object.entries(METRICS).map(([key, metric]) => [key, metric.name])), pick('by')),
      of: choice('Of', OF, pick('of')),
      grain: choice('Among', GRAINS, pick('grain')),
      order: choice('First', { desc: 'the most', asc: 'the least' }, pick('order')),
      n: choice('How many', NUMBERS, pick('n', Number)),
      least: choice('With at least … calls', LEAST, pick('least', Number)),
    };
    this.namespace = new NamespaceChoice(pick('ns'));
    fill(this.form, Object.values(this.choices).map((one) => one.root), this.namespace.root);
    this.head = h('tr');
    this.rows = new Map();
    this.list = h('tbody');
    this.count = h('span', { class: 'aside' });
    this.title = h('h3');
    this.table = h('section', { class: 'table-block' }, h('header', {}, this.title, this.count), h('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': 'Top, scrolls sideways' }, h('table', { class: 'grid' }, h('thead', {}, this.head), this.list)));
  }

  /** @param {import('../state.js').State} state */
  adjust(state) {
    for (const [key, one] of Object.entries(this.choices)) one.become(String(state[key]));
    this.namespace.become(this.graph, state.ns);
  }

  /** @param {import('../state.js').State} state @returns {import('./report.js').Question} */
  question(state) {
    return { path: 'top', query: { ...query(state), of: state.of, grain: state.grain, by: state.by, order: state.order, n: state.n, min_calls: state.least, namespace: namespaceOf(state), environment: state.env } };
  }

  draw({ items, total }, state) {
    const metric = METRICS[state.by];
    if (items.length === 0) {
      fill(this.body, h('p', { class: 'report-none' }, state.least > 0 ? 'Nothing has so many calls in this time.' : 'Nothing has this in the time shown.'));
      return;
    }
    const besides = BESIDES.filter((key) => key !== state.by);
    const most = items.reduce((max, item) => Math.max(max, item.value), 0);
    this.title.textContent = `${state.order === 'asc' ? 'Lowest' : 'Highest'} ${metric.name}`;
    this.count.textContent = items.length < total ? `${format.count(items.length)} of ${format.count(total)}` : format.count(total);
    fill(this.head, ...['', 'Name', headOf(metric)].map((title, i) => h('th', { scope: 'col', class: 'plain' }, i === 0 ? h('span', { class: 'unseen' }, 'Rank') : title)), ...besides.map((key) => h('th', { scope: 'col', class: 'plain n' }, headOf(METRICS[key]))));
    const rows = new Map(items.map((item, i) => [idOf(item), this.#row(item, i, metric, most, besides, state)]));
    this.rows = rows;
    arrange(this.list, [...rows.values()]);
    if (this.table.parentNode !== this.body) fill(this.body, this.table);
  }

  #row(item, i, metric, most, besides, state) {
    const id = idOf(item);
    const row = this.rows.get(id) ?? h('tr');
    const figures = (item.node ?? item.edge).figures;
    const health = healthOf(figures);
    row.classList.toggle('on', id === state.select);
    takeOver(row, [
      h('td', { class: 'rank' }, String(i + 1)),
      h('td', {}, h('span', { class: 'named' }, nameOf(item, this.naming, () => this.actions.onOpen(item)), glyph(health), h('span', { class: 'unseen' }, health))),
      h('td', { class: 'bar' }, h('span', { class: 'barred' }, h('b', {}, metric.show(item.value)), h('i', { class: `bar ${health}`, style: { width: `${most > 0 ? Math.max(1, (item.value / most) * 100) : 0}%` } }))),
      ...besides.map((key) => h('td', { class: 'n' }, figures ? METRICS[key].show(METRICS[key].of(figures)) : '–')),
    ]);
    return row;
  }
}
