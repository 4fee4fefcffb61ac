/** The line above the map: sums, filters, and what is in force. */
import { h } from '../dom.js';
import * as format from '../format.js';
import { glyph } from '../glyph.js';
import { icon } from '../icons.js';
import { totals } from '../model.js';
import { arrange } from '../rows.js';
import { Filter } from './filter.js';

const DIRECTIONS = { both: 'callers and callees', upstream: 'callers', downstream: 'callees' };

export class Strip {
  /**
   * @param {HTMLElement} element
   * @param {{onChange: (change: any) => void}} actions
   */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.shown = '';
    this.filter = new Filter((change) => actions.onChange(change));
  }

  /** When nothing is known of the time shown: sums of another would mislead. */
  clear() {
    this.shown = '';
    this.filter.close();
    this.element.replaceChildren();
  }

  /**
   * @param {import('../model.js').Graph} whole all there is
   * @param {import('../model.js').Graph} graph what is shown
   * @param {import('../state.js').State} state
   */
  show(whole, graph, state) {
    const sums = totals(graph);
    const key = JSON.stringify([sums, state, [...whole.groups.keys()], whole.truncated, whole.partial]);
    this.filter.become(whole, state);
    if (key === this.shown) return;
    this.shown = key;
    const had = document.activeElement;
    const focused = this.element.contains(had) ? had?.dataset?.key : null;
    // Whoever works with the filter stays in it.
    arrange(this.element, [this.#facts(sums), this.#health('failing', sums.failing, state), this.#health('degraded', sums.degraded, state), this.filter.root, ...this.#inForce(graph, state), ...this.#ways(whole, state), ...this.#truncated(whole)].filter(Boolean));
    if (focused && !had?.isConnected) this.element.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  #facts({ services, edges, rate }) {
    return h('div', { class: 'chip facts' }, h('span', {}, h('b', {}, format.count(services)), services === 1 ? ' service' : ' services'), h('span', {}, h('b', {}, format.count(edges)), edges === 1 ? ' edge' : ' edges'), h('span', {}, h('b', {}, format.short(rate)), ' calls/min'));
  }

  #health(health, n, state) {
    const expression = `health = ${health}`;
    const on = state.find === expression;
    if (n === 0 && !on) return null;
    return h('button', { type: 'button', class: 'chip', 'data-key': health, 'aria-pressed': String(on), onclick: () => this.actions.onChange({ find: on ? '' : expression }) }, glyph(health), h('b', {}, format.count(n)), ` ${health}`);
  }

  #inForce(graph, state) {
    const found = [];
    const drop = (change, label) => h('button', { type: 'button', class: 'drop', 'aria-label': label, onclick: () => this.actions.onChange(change) }, icon('close'));
    if (state.focus) {
      const node = graph.nodes.get(state.focus);
      const choose = (key, options, label) => h('select', { 'aria-label': label, onchange: (event) => this.actions.onChange({ [key]: key === 'depth' ? Number(event.target.value) : event.target.value }) }, Object.entries(options).map(([value, text]) => h('option', { value, selected: String(state[key]) === value }, text)));
      found.push(h('div', { class: 'chip on' }, icon('focus'), h('b', {}, node?.title ?? 'one service'), choose('direction', DIRECTIONS, 'Direction'), choose('depth', { 1: '1 step', 2: '2 steps', 3: '3 steps', 20: 'all' }, 'Steps'), drop({ focus: '' }, 'Show all again')));
    }
    for (const entry of state.expand) {
      const at = entry.indexOf(':');
      const node = graph.nodes.get(entry.slice(at + 1));
      if (!node) continue;
      found.push(h('div', { class: 'chip on' }, icon(entry.slice(0, at)), h('b', {}, node.title), entry.startsWith('instance') ? 'instances' : 'endpoints', drop({ expand: state.expand.filter((other) => other !== entry) }, `Close ${node.title}`)));
    }
    if (state.ns || state.kinds || state.env) {
      found.push(h('button', { type: 'button', class: 'chip', 'data-key': 'clear', onclick: () => this.actions.onChange({ ns: '', kinds: '', env: '' }) }, 'Clear filter'));
    }
    return found;
  }

  #ways(whole, { source, destination }) {
    if (!source || !destination) return [];
    const name = (id) => whole.nodes.get(id)?.title ?? id;
    return [
      h(
        'div',
        { class: 'chip on' },
        icon('paths'),
        h('button', { type: 'button', class: 'plain', 'data-key': 'ways', 'aria-label': `Paths from ${name(source)} to ${name(destination)}: show the list`, onclick: () => this.actions.onChange({ view: 'paths' }) }, h('b', {}, name(source)), ' to ', h('b', {}, name(destination))),
        h('button', { type: 'button', class: 'drop', 'aria-label': 'Forget these paths', onclick: () => this.actions.onChange({ source: '', destination: '' }) }, icon('close')),
      ),
    ];
  }

  /** Nothing is left out in silence. */
  #truncated(whole) {
    const said = whole.partial.map(({ label, shown, total }) => `${label}: ${format.count(shown)} of ${format.count(total)} edges, those with most calls`);
    if (whole.truncated) said.unshift(`${format.count(whole.edges.size)} of ${format.count(whole.totalEdges)} edges: those with most calls`);
    return said.map((text) => h('div', { class: 'chip left-out', role: 'status' }, icon('alert'), text));
  }
}
