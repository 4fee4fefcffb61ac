/** Objectives of a service, or of the calls from one to another, and how their budgets went. */
import { h } from '../dom.js';
import * as format from '../format.js';
import { endOf, lengthOf, upToEnd } from '../time-range.js';
import { budgetLine, budgets, keyOf } from './budget.js';
import { byBudget, objective } from './levels.js';

/** How many are shown at first. */
const FIRST = 20;
/** How many are read: what the API gives of one page. */
const MOST = 1000;

/**
 * @typedef {object} Budgets
 * @property {any[]} items least budget first
 * @property {number} rest how many there are besides
 * @property {Map<string, {at: number, left: number}[]>} lines by keyOf
 * @property {number} cut how many have no line since there are too many
 */

/**
 * Of calls: what is set for them, and for whom they reach.
 * @param {import('../api.js').Api} api
 * @param {import('../state.js').State} state
 * @param {import('./recent.js').Subject} subject
 * @param {AbortSignal} [signal]
 * @returns {Promise<Budgets>}
 */
export async function objectives(api, state, { source, target }, signal) {
  // Calls of others to it are not those that are looked at.
  const own = { node: target.id, ...(source ? { of: 'nodes' } : {}) };
  const lists = await Promise.all([source && list(api, state, { source: source.id, destination: target.id }, signal), list(api, state, own, signal)].filter(Boolean));
  return {
    items: byBudget(lists.flatMap(({ items }) => items)),
    rest: lists.reduce((sum, { rest }) => sum + rest, 0),
    lines: new Map(lists.flatMap(({ lines }) => [...lines])),
    cut: lists.reduce((sum, { cut }) => sum + cut, 0),
  };
}

async function list(api, state, about, signal) {
  const { items, total } = await api.list('sla', { ...upToEnd(state), ...about }, 'items', MOST, signal);
  const drawn = items.length > 0 ? await budgets(api, state, about, items.length, lengthOf(state) / 60_000, signal) : { lines: new Map(), cut: 0 };
  return { items, rest: total - items.length, ...drawn };
}

/**
 * @param {Budgets} found
 * @param {import('../state.js').State} state
 * @param {{all: boolean, onAll: () => void}} options all: not only the first
 * @returns {(Node|null)[]}
 */
export function drawn({ items, rest, lines, cut }, state, { all, onAll }) {
  if (items.length === 0) return [h('p', { class: 'none' }, 'No objective is set for it.')];
  const line = (item) => {
    const points = lines.get(keyOf(item)) ?? [];
    return points.length > 1 ? budgetLine(points) : null;
  };
  const shown = all ? items : items.slice(0, FIRST);
  const more = items.length - shown.length;
  return [
    ...shown.map((item) => objective(item, endOf(state), line(item))),
    more > 0 ? h('button', { type: 'button', class: 'button quiet small', 'data-focus': 'more', onclick: onAll }, `Show ${format.plural(more, 'more', 'more')}`) : null,
    rest > 0 ? h('p', { class: 'none' }, `${format.plural(rest, 'further objective is', 'further objectives are')} not read.`) : null,
    cut > 0 ? h('p', { class: 'none' }, `${cut === 1 ? 'The course of 1 budget is' : `The courses of ${format.count(cut)} budgets are`} not drawn: there are too many objectives.`) : null,
  ];
}
