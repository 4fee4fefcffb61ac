/** The map as tables: for those who do not see it, and for those who like lists. */
import { fill, h } from './dom.js';
import * as format from './format.js';
import { glyph } from './glyph.js';
import { worse } from './health.js';
import { icon } from './icons.js';
import { arrange, takeOver } from './rows.js';

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
    const open = (id, label, sign) => h('button', { type: 'button', class: 'open', onclick: () => actions.onSelect(id) }, sign, h('span', { class: 'label', title: label }, label));
    const kindOf = (node) => (node.grain === 'service' ? node.kind : node.grain);
    const name = { key: 'name', title: 'Service', sort: (node) => node.listed.toLowerCase(), cell: (node) => h('td', {}, open(node.id, node.listed, icon(kindOf(node))), h('span', { class: 'narrow kind' }, kindOf(node))) };
    // Where there is no room for it, below the name.
    const kind = { key: 'kind', title: 'Kind', below: 'name', sort: kindOf, cell: (node) => h('td', { class: 'wide kind' }, kindOf(node)) };
    const source = { key: 'source', title: 'Caller', sort: (edge) => edge.sourceListed.toLowerCase(), cell: (edge) => h('td', {}, open(edge.id, edge.sourceListed, null)) };
    const target = { key: 'target', title: 'Called', sort: (edge) => edge.targetListed.toLowerCase(), cell: (edge) => h('td', {}, edge.targetListed) };
    this.nodes = new Block('Services', [name, kind, health, ...FIGURES]);
    this.edges = new Block('Calls', [source, target, health, ...FIGURES]);
    fill(element, this.nodes.root, this.edges.root);
  }

  /**
   * @param {import('./model.js').Graph} graph
   * @param {Set<string>|null} found ids to show; null: all
   * @param {string} selected
   */
  show(graph, found, selected) {
    const keep = (item) => !found || found.has(item.id);
    this.nodes.show([...graph.nodes.values()].filter(keep), selected);
    this.edges.show([...graph.edges.values()].filter(keep), selected);
  }
}

/** One table. */
class Block {
  constructor(title, columns) {
    this.columns = columns;
    this.sort = { key: 'rate', up: false };
    this.most = FIRST_ROWS;
    /** @type {any[]} */
    this.items = [];
    /** All of them, also those whose rows are not shown yet. @type {any[]} */
    this.sorted = [];
    this.selected = '';
    /** @type {Map<string, HTMLElement>} */
    this.rows = new Map();
    this.count = h('span', { class: 'aside' });
    /** One of each column, and another of what stands below a name on narrow screens. @type {{column: any, button: HTMLElement}[]} */
    this.buttons = [];
    this.heads = columns.map((column) => {
      const below = columns.filter((other) => other.below === column.key).map((other) => this.#button(other, 'narrow'));
      return h('th', { scope: 'col', class: column.numeric ? 'n' : column.below ? 'wide' : '' }, this.#button(column), below);
    });
    this.body = h('tbody');
    this.rest = h('span');
    this.more = h('div', { class: 'more-rows', hidden: true }, this.rest, h('button', { type: 'button', class: 'button small', onclick: () => this.#all() }, 'Show all'));
    this.root = h(
      'section',
      { class: 'table-block', 'aria-label': title },
      h('header', {}, h('h2', {}, title), this.count),
      h('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': `${title}, scrolls sideways` }, h('table', { class: 'grid' }, h('thead', {}, h('tr', {}, this.heads)), this.body)),
      this.more,
    );
  }

  show(items, selected) {
    this.items = items;
    this.selected = selected;
    this.#draw();
  }

  #button(column, place = '') {
    const button = h('button', { type: 'button', class: place, onclick: () => this.#sortBy(column) }, column.title);
    this.buttons.push({ column, button });
    return button;
  }

  #sortBy(column) {
    this.sort = { key: column.key, up: this.sort.key === column.key ? !this.sort.up : !column.numeric };
    this.#draw();
  }

  #all() {
    const next = this.body.children[this.most];
    this.most = Infinity;
    this.#draw();
    // The button is gone: its reader goes on where the further rows begin.
    (next ?? this.body.children[FIRST_ROWS])?.querySelector('button')?.focus();
  }

  #draw() {
    const column = this.columns.find((c) => c.key === this.sort.key) ?? this.columns[0];
    this.sorted = sortBy(this.items, column, this.sort.up);
    this.columns.forEach((c, i) => {
      if (c === column) this.heads[i].setAttribute('aria-sort', this.sort.up ? 'ascending' : 'descending');
      else this.heads[i].removeAttribute('aria-sort');
    });
    for (const { column: own, button } of this.buttons) {
      const on = own === column;
      button.classList.toggle('up', on && this.sort.up);
      button.classList.toggle('on', on);
      const sign = button.querySelector('.icon');
      if (on && !sign) button.append(icon('chevron'));
      else if (!on) sign?.remove();
    }
    const shown = this.sorted.slice(0, this.most);
    const rows = new Map(shown.map((item) => [item.id, this.#row(item)]));
    this.rows = rows;
    arrange(this.body, [...rows.values()]);
    this.count.textContent = format.count(this.sorted.length);
    this.more.hidden = this.sorted.length <= shown.length;
    this.rest.textContent = `${format.count(this.sorted.length - shown.length)} further rows`;
  }

  #row(item) {
    const row = this.rows.get(item.id) ?? h('tr');
    row.classList.toggle('on', item.id === this.selected);
    takeOver(row, this.columns.map((column) => column.cell(item)));
    return row;
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
