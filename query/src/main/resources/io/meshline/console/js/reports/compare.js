/** Before and after: what changed between two times, those first that changed most. */
import { fill, h } from '../dom.js';
import * as format from '../format.js';
import { arrange, takeOver } from '../rows.js';
import { beforeOf, query, seconds, toInput } from '../time-range.js';
import { METRICS, SAME, change, headOf } from './metrics.js';
import { GRAINS, NamespaceChoice, OF, Report, choice, idOf, nameOf, namespaceOf } from './report.js';

const EARLIER = { '': 'just before', '1h': 'an hour earlier', '1d': 'a day earlier', '7d': 'a week earlier', own: 'a time of your own' };
const SHOWN = ['calls_per_minute', 'failure_ratio', 'p50_us', 'p99_us'];
const PAGE = 100;
const STATES = { new: 'new', gone: 'gone', both: '' };

export class Compare extends Report {
  /**
   * @param {HTMLElement} element
   * @param {import('../api.js').Api} api
   * @param {import('./report.js').ReportActions} actions
   */
  constructor(element, api, actions) {
    super(element, api, actions, { title: 'Before and after', text: 'What changed, by a deploy perhaps: the time shown compared with another.' });
    const pick = (key) => (value) => actions.onChange({ [key]: value }, true);
    this.choices = {
      before: choice('Compared with', EARLIER, (value) => this.#earlier(value)),
      by: choice('Largest change of', Object.fromEntries(Object.entries(METRICS).map(([key, metric]) => [key, metric.name])), pick('by')),
      of: choice('Of', OF, pick('of')),
      grain: choice('Among', GRAINS, pick('grain')),
    };
    this.namespace = new NamespaceChoice(pick('ns'));
    this.from = /** @type {HTMLInputElement} */ (h('input', { type: 'datetime-local', required: true }));
    this.to = /** @type {HTMLInputElement} */ (h('input', { type: 'datetime-local', required: true }));
    this.wrong = h('span', { class: 'choice-wrong', role: 'alert', hidden: true }, 'The begin has to be before the end.');
    this.own = h('div', { class: 'own-time', hidden: true }, h('label', { class: 'choice' }, h('span', {}, 'Before: from'), this.from), h('label', { class: 'choice' }, h('span', {}, 'to'), this.to), h('button', { type: 'button', class: 'button', onclick: () => this.#take() }, 'Compare these'), this.wrong);
    fill(this.form, Object.values(this.choices).map((one) => one.root), this.namespace.root, this.own);
    this.most = PAGE;
    this.shownLook = 0;
    this.rows = new Map();
    this.list = h('tbody');
    this.title = h('h3');
    this.count = h('span', { class: 'aside' });
    this.more = h('div', { class: 'more-rows', hidden: true });
    this.heads = h('tr');
    this.table = h('section', { class: 'table-block' }, h('header', {}, this.title, this.count), h('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': 'Comparison, scrolls sideways' }, h('table', { class: 'grid' }, h('thead', {}, this.heads), this.list)), this.more);
  }

  #earlier(value) {
    if (value !== 'own') {
      this.actions.onChange({ before: value, beforeFrom: '', beforeTo: '' }, true);
      return;
    }
    this.own.hidden = false;
    const end = this.state.from ? Date.parse(this.state.from) : Date.now() - seconds(this.state.last) * 1000;
    this.from.value = toInput(end - 3_600_000);
    this.to.value = toInput(end);
    this.from.focus();
  }

  #take() {
    const [from, to] = [Date.parse(this.from.value), Date.parse(this.to.value)];
    this.wrong.hidden = from < to;
    if (from < to) this.actions.onChange({ before: '', beforeFrom: new Date(from).toISOString(), beforeTo: new Date(to).toISOString() }, true);
  }

  /** @param {import('../state.js').State} state */
  adjust(state) {
    this.choices.before.become(state.beforeFrom ? 'own' : state.before in EARLIER ? state.before : '');
    for (const key of ['by', 'of', 'grain']) this.choices[key].become(state[key]);
    this.namespace.become(this.graph, state.ns);
    if (!this.own.contains(document.activeElement)) {
      this.own.hidden = !state.beforeFrom;
      if (state.beforeFrom) {
        this.from.value = toInput(Date.parse(state.beforeFrom));
        this.to.value = toInput(Date.parse(state.beforeTo));
      }
    }
  }

  /** @param {import('../state.js').State} state @returns {import('./report.js').Question} */
  question(state) {
    return { path: 'compare', query: { ...query(state), ...beforeOf(state), earlier: state.before, of: state.of, grain: state.grain, sort: state.by, namespace: namespaceOf(state), environment: state.env, page_size: PAGE } };
  }

  /** @param {any} question */
  steady(question) {
    return question.earlier ? { ...question, before_from: '', before_to: '' } : question;
  }

  /** As many pages as were looked at before. */
  async ask({ path, query: { earlier: _, ...params } }, signal) {
    const answer = await this.api.get(path, params, signal);
    const { items } = answer;
    while (answer.page.next_cursor && items.length < this.most) {
      const next = await this.api.get(path, { ...params, cursor: answer.page.next_cursor }, signal);
      items.push(...next.items);
      answer.page = next.page;
    }
    return answer;
  }

  draw(answer, state) {
    const { items, page, before, after } = answer;
    this.shownLook = this.look;
    if (items.length === 0) {
      fill(this.body, h('p', { class: 'report-none' }, 'There were no calls in either time.'));
      return;
    }
    this.title.textContent = spans(before, after);
    this.count.textContent = items.length < page.total ? `${format.count(items.length)} of ${format.count(page.total)}` : format.count(page.total);
    // What is asked for comes first, so that it is seen on a telephone too.
    const keys = [state.by, ...SHOWN.filter((key) => key !== state.by)];
    fill(this.heads, h('th', { scope: 'col', class: 'plain' }, 'Name'), keys.map((key) => h('th', { scope: 'col', class: 'plain n' }, headOf(METRICS[key]))), h('th', { scope: 'col', class: 'plain' }, 'New reasons'));
    const rows = new Map(items.map((item) => [idOf(item), this.#row(item, keys, state)]));
    this.rows = rows;
    arrange(this.list, [...rows.values()]);
    this.more.hidden = !page.next_cursor;
    if (page.next_cursor) fill(this.more, `${format.count(page.total - items.length)} further ones, which changed less`, h('button', { type: 'button', class: 'button small', onclick: () => this.#further() }, 'Show more'));
    if (this.table.parentNode !== this.body) fill(this.body, this.table);
  }

  /** Asks again, for more: a further page of the old answer would not fit the newest one. */
  #further() {
    this.most += PAGE;
    this.look = -1;
    this.show(this.state, this.shownLook, this.graph);
  }

  #row(item, keys, state) {
    const id = idOf(item);
    const row = this.rows.get(id) ?? h('tr');
    const known = STATES[item.state];
    row.classList.toggle('on', id === state.select);
    takeOver(row, [
      h('td', {}, h('span', { class: 'named' }, nameOf(item, this.naming, () => this.actions.onOpen(item)), known ? h('span', { class: `badge state-${known}` }, known) : null)),
      ...keys.map((key) => cell(METRICS[key], item)),
      h('td', { class: 'reasons', title: item.incomparable }, item.incomparable ?? (item.new_reasons ?? []).join(', ')),
    ]);
    return row;
  }
}

/** After, and below it before and the change: in words, for those who do not tell colours apart. */
function cell(metric, { before: b, after: a, incomparable }) {
  const [before, after] = [b ? metric.of(b) : null, a ? metric.of(a) : null];
  // What different points saw is not subtracted.
  const { text, mood } = incomparable ? { text: '', mood: '' } : change(metric, before, after);
  const was = before === null ? null : text === SAME ? h('span', {}, 'same') : [h('span', {}, `was ${metric.show(before)}`), text ? h('span', { class: 'by' }, mood ? `${text}, ${mood}` : text) : null];
  return h('td', { class: 'n changed' }, h('b', {}, metric.show(after)), h('span', { class: `was ${mood}` }, was));
}

function spans(before, after) {
  const day = (range) => new Date(Date.parse(range.from)).toDateString();
  const oneDay = new Set([before, after].map(day)).size === 1 && [before, after].every((range) => new Date(Date.parse(range.to)).toDateString() === day(range));
  const span = ({ from, to }) => [from, to].map((at) => (oneDay ? format.clock : format.dateTime)(Date.parse(at))).join(' – ');
  return `${span(before)}, then ${span(after)}`;
}
