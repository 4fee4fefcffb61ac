/** The button of the line above the map that confines it to environments, namespaces and kinds. */
import { fill, h } from '../dom.js';
import * as format from '../format.js';
import { icon } from '../icons.js';
import { NO_ENVIRONMENT } from '../view-of.js';
import { popover } from './popover.js';

export class Filter {
  /** @param {(change: Partial<import('../state.js').State>) => void} onChange of the state */
  constructor(onChange) {
    this.onChange = onChange;
    /** What is on the map, and what of it is shown, as of the newest drawing. @type {import('../model.js').Graph|null} */
    this.whole = null;
    /** @type {Pick<import('../state.js').State, 'ns'|'kinds'|'env'>} */
    this.state = { ns: '', kinds: '', env: '' };
    /** How many of these are chosen; -1: nothing was shown yet. */
    this.on = -1;
    this.button = h('button', { type: 'button', 'data-key': 'filter', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' });
    this.root = h('div', { class: 'anchor' }, this.button);
    this.close = popover(this.button, { role: 'dialog', label: 'Filter', left: true, content: () => this.#content() }).close;
  }

  /** What is open keeps its choices, and its place on the page. @param {import('../model.js').Graph} whole @param {import('../state.js').State} state */
  become(whole, state) {
    Object.assign(this, { whole, state });
    const on = listed(state.ns).size + listed(state.kinds).size + (state.env ? 1 : 0);
    // What is drawn anew under a finger takes its click away.
    if (on === this.on) return;
    this.on = on;
    this.button.className = on ? 'chip on' : 'chip';
    fill(this.button, icon('filter'), on ? 'Filtered' : 'Filter', on ? h('b', {}, String(on)) : null);
  }

  #content() {
    const spaces = counted(this.whole, (node) => node.namespace).filter(([value]) => value);
    const kinds = counted(this.whole, (node) => node.kind);
    const environments = counted(this.whole, (node) => node.environment || NO_ENVIRONMENT);
    return [
      ...(environments.length > 1 ? [h('h2', {}, 'Environment'), ...this.#one('env', environments)] : []),
      ...(spaces.length > 0 ? [h('h2', {}, 'Namespace'), ...this.#several('ns', spaces)] : []),
      h('h2', {}, 'Kind'),
      ...this.#several('kinds', kinds),
    ];
  }

  /** Of which one may be chosen; the one that is chosen, to be left again. */
  #one(key, values) {
    let chosen = this.state[key];
    return items(values, (value) => value === chosen, (value) => {
      chosen = value === chosen ? '' : value;
      this.onChange({ [key]: chosen });
    });
  }

  #several(key, values) {
    const chosen = listed(this.state[key]);
    return items(values, (value) => chosen.has(value), (value) => {
      if (!chosen.delete(value)) chosen.add(value);
      this.onChange({ [key]: [...chosen].sort().join(',') });
    });
  }
}

/** A button for each value, pressed where it is chosen. @param {[string, number][]} values with how many have them @param {(value: string) => boolean} chosen @param {(value: string) => void} onPick */
function items(values, chosen, onPick) {
  const name = () => buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(chosen(values[i][0]))));
  const pick = (value) => {
    onPick(value);
    name();
  };
  const buttons = values.map(([value, n]) => h('button', { type: 'button', class: 'item', onclick: () => pick(value) }, value, h('span', { class: 'key' }, format.count(n))));
  name();
  return buttons;
}

function listed(text) {
  return new Set(text.split(',').filter(Boolean));
}

/** Values of services with how many have them, by name. */
function counted(graph, of) {
  const counts = new Map();
  for (const node of graph.nodes.values()) if (!node.parent) counts.set(of(node), (counts.get(of(node)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
