/** The line above the map: sums, filters, and what is in force. */
import { fill, h } from '../dom.js';
import * as format from '../format.js';
import { glyph } from '../glyph.js';
import { icon } from '../icons.js';
import { totals } from '../model.js';
import { NO_ENVIRONMENT } from '../view-of.js';
import { popover } from './popover.js';

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
  }

  /** When nothing is known of the time shown: sums of another would mislead. */
  clear() {
    this.shown = '';
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
    if (key === this.shown || this.element.querySelector('.popover')) return;
    this.shown = key;
    const focused = this.element.contains(document.activeElement) ? document.activeElement?.dataset?.key : null;
    fill(this.element, this.#facts(sums), this.#health('failing', sums.failing, state), this.#health('degraded', sums.degraded, state), this.#filter(whole, state), ...this.#inForce(graph, state), ...this.#ways(whole, state), ...this.#truncated(whole));
    if (focused) this.element.querySelector(`[data-key="${focused}"]`)?.focus();
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

  #filter(whole, state) {
    const spaces = counted(whole, (node) => node.namespace);
    const kinds = counted(whole, (node) => node.kind);
    const environments = counted(whole, (node) => node.environment || NO_ENVIRONMENT);
    const chosen = new Set(state.ns.split(',').filter(Boolean));
    const chosenKinds = new Set(state.kinds.split(',').filter(Boolean));
    const on = chosen.size + chosenKinds.size + (state.env ? 1 : 0);
    const button = h('button', { type: 'button', class: on ? 'chip on' : 'chip', 'data-key': 'filter', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' }, icon('filter'), on ? 'Filtered' : 'Filter', on ? h('b', {}, String(on)) : null);
    const anchor = h('div', { class: 'anchor' }, button);
    const check = (set, key, value, n) =>
      h('button', { type: 'button', class: 'item', 'aria-pressed': String(set.has(value)), onclick: (event) => toggle(event.currentTarget, set, key, value, this.actions) }, value, h('span', { class: 'key' }, format.count(n)));
    popover(button, {
      role: 'dialog',
      label: 'Filter',
      left: true,
      content: () => [
        environments.length > 1 ? h('h2', {}, 'Environment') : null,
        ...(environments.length > 1 ? environments.map(([value, n]) => h('button', { type: 'button', class: 'item', 'aria-pressed': String(state.env === value), onclick: () => this.actions.onChange({ env: state.env === value ? '' : value }) }, value, h('span', { class: 'key' }, format.count(n)))) : []),
        spaces.length > 0 ? h('h2', {}, 'Namespace') : null,
        ...spaces.filter(([value]) => value).map(([value, n]) => check(chosen, 'ns', value, n)),
        h('h2', {}, 'Kind'),
        ...kinds.map(([value, n]) => check(chosenKinds, 'kinds', value, n)),
      ],
    });
    return anchor;
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

function toggle(button, set, key, value, actions) {
  if (set.has(value)) set.delete(value);
  else set.add(value);
  button.setAttribute('aria-pressed', String(set.has(value)));
  actions.onChange({ [key]: [...set].sort().join(',') });
}

/** Values of services with how many have them, by name. */
function counted(graph, of) {
  const counts = new Map();
  for (const node of graph.nodes.values()) if (!node.parent) counts.set(of(node), (counts.get(of(node)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
