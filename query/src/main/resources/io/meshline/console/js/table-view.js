/** The map as tables: for those who do not see it, and for those who like lists. */
import { fill, h } from './dom.js';
import * as format from './format.js';
import { glyph } from './glyph.js';
import { worse } from './health.js';
import { icon } from './icons.js';

const FIRST_ROWS = 200;

const health = { key: 'health', title: 'Health', sort: (item) => item.health, cell: (item) => h('td', {}, h('span', { class: 'open' }, glyph(item.health), item.silent ? 'silent' : item.health)), compare: worse };
const figure = (key, title, of, show) => ({
  key,
  title,
  numeric: true,
  sort: of,
  cell: (item) => h('td', { class: `n ${key === 'errors' && item.figures && of(item) >= 0.01 ? item.health : ''}` }, show(of(item))),
});
const FIGURES = [
  figure('rate', 'Calls/min', (item) => item.figures?.calls_per_minute ?? null, (n) => (n === null ? '–' : format.short(n))),
  figure('errors', 'Failing', (item) => (item.figures ? 1 - item.figures.success_ratio : null), format.percent),
  figure('p50', 'Median', (item) => item.figures?.latency?.p50_us ?? null, format.duration),
  figure('p95', 'p95', (item) => item.figures?.latency?.p95_us ?? null, format.duration),
  figure('p99', 'p99', (item) => item.figures?.latency?.p99_us ?? null, format.duration),
  figure('apdex', 'Apdex', (item) => item.figures?.apdex ?? null, (n) => (n === null ? '–' : n.toFixed(2))),
];

export class TableView {
  /**
   * @param {HTMLElement} element
   * @param {{onSelect: (id: string) => void}} actions
   */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.sorts = { nodes: { key: 'rate', up: false }, edges: { key: 'rate', up: false } };
    this.rows = { nodes: FIRST_ROWS, edges: FIRST_ROWS };
    this.last = null;
  }

  /**
   * @param {import('./model.js').Graph} graph
   * @param {Set<string>|null} found ids to show; null: all
   * @param {string} selected
   */
  show(graph, found, selected) {
    this.last = [graph, found, selected];
    const keep = (item) => !found || found.has(item.id);
    const open = (id, label, sign) => h('button', { type: 'button', class: 'open', onclick: () => this.actions.onSelect(id) }, sign, h('span', { class: 'label', title: label }, label));
    const name = { key: 'name', title: 'Service', sort: (node) => node.label.toLowerCase(), cell: (node) => h('td', {}, open(node.id, node.label, icon(node.grain === 'service' ? node.kind : node.grain))) };
    const kind = { key: 'kind', title: 'Kind', sort: (node) => node.kind, cell: (node) => h('td', { class: 'kind' }, node.grain === 'service' ? node.kind : node.grain) };
    const source = { key: 'source', title: 'Caller', sort: (edge) => edge.sourceLabel.toLowerCase(), cell: (edge) => h('td', {}, open(edge.id, edge.sourceLabel, null)) };
    const target = { key: 'target', title: 'Called', sort: (edge) => edge.targetLabel.toLowerCase(), cell: (edge) => h('td', {}, edge.targetLabel) };
    const focused = document.activeElement instanceof HTMLElement && this.element.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
    const { scrollTop } = this.element;
    fill(
      this.element,
      this.#block('nodes', 'Services', [...graph.nodes.values()].filter(keep), [name, kind, health, ...FIGURES], selected),
      this.#block('edges', 'Calls', [...graph.edges.values()].filter(keep), [source, target, health, ...FIGURES], selected),
    );
    this.element.scrollTop = scrollTop;
    if (focused) this.element.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  #block(which, title, items, columns, selected) {
    const sort = this.sorts[which];
    const column = columns.find((c) => c.key === sort.key) ?? columns[0];
    const sorted = sortBy(items, column, sort.up);
    const shown = sorted.slice(0, this.rows[which]);
    const heads = columns.map((c) => {
      const on = c.key === sort.key;
      return h(
        'th',
        { scope: 'col', class: c.numeric ? 'n' : '', 'aria-sort': on ? (sort.up ? 'ascending' : 'descending') : null },
        h('button', { type: 'button', 'data-focus': `${which}:${c.key}`, onclick: () => this.#sort(which, c) }, c.title, on ? icon('chevron') : null),
      );
    });
    const rows = shown.map((item) => h('tr', { class: item.id === selected ? 'on' : '' }, columns.map((c) => c.cell(item))));
    const rest = sorted.length - shown.length;
    return h(
      'section',
      { class: 'table-block', 'aria-label': title },
      h('header', {}, h('h2', {}, title), h('span', { class: 'aside' }, format.count(items.length))),
      h('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': `${title}, scrolls sideways` }, h('table', { class: 'grid' }, h('thead', {}, h('tr', {}, heads)), h('tbody', {}, rows))),
      rest > 0 ? h('div', { class: 'more-rows' }, `${format.count(rest)} further rows`, h('button', { type: 'button', class: 'button small', onclick: () => { this.rows[which] = Infinity; this.show(...this.last); } }, 'Show all')) : null,
    );
  }

  #sort(which, column) {
    const sort = this.sorts[which];
    const up = sort.key === column.key ? !sort.up : !column.numeric;
    this.sorts[which] = { key: column.key, up };
    this.show(...this.last);
  }
}

/** What has no value comes last, whichever way. */
export function sortBy(items, column, up) {
  const by = column.compare ?? ((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return [...items].sort((a, b) => {
    const x = column.sort(a);
    const y = column.sort(b);
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return up ? by(x, y) : by(y, x);
  });
}
