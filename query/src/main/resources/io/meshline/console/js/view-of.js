/** Which part of the map is shown. Pure. */
import { neighbourhood } from './neighbourhood.js';

/** Stands for no environment, of which there may be services too. */
export const NO_ENVIRONMENT = '(none)';

/**
 * @param {import('./model.js').Graph} whole
 * @param {import('./state.js').State} state
 * @param {((item: any) => boolean)|null} hides
 * @returns {{graph: import('./model.js').Graph, hidden: number}} hidden: services and calls that an expression takes off
 */
export function viewOf(whole, state, hides) {
  const spaces = new Set(state.ns.split(',').filter(Boolean));
  const kinds = new Set(state.kinds.split(',').filter(Boolean));
  const near = state.focus && whole.nodes.has(state.focus) ? neighbourhood(whole, state.focus, state.depth, state.direction) : null;
  const kept = (node) => (!near || near.has(node.id)) && (kinds.size === 0 || kinds.has(node.kind));
  const own = (node) => (spaces.size === 0 || spaces.has(node.namespace)) && (!state.env || (node.environment || NO_ENVIRONMENT) === state.env);
  const inside = new Set([...whole.nodes.values()].filter((node) => kept(node) && own(node)).map((node) => node.id));
  const shown = new Set(inside);
  if (spaces.size > 0 || state.env) addNeighbours(whole, inside, shown, kept);
  let hidden = 0;
  if (hides) {
    for (const id of [...shown]) {
      if (!hides(whole.nodes.get(id))) continue;
      shown.delete(id);
      hidden++;
    }
  }
  const nodes = new Map();
  for (const [id, node] of whole.nodes) if (shown.has(id) && (!node.parent || shown.has(node.parent))) nodes.set(id, node);
  const edges = new Map();
  for (const [id, edge] of whole.edges) {
    if (!nodes.has(edge.source) || !nodes.has(edge.target)) continue;
    if ((spaces.size > 0 || state.env) && !inside.has(edge.source) && !inside.has(edge.target)) continue;
    if (hides?.(edge)) {
      hidden++;
      continue;
    }
    edges.set(id, edge);
  }
  return { graph: { ...whole, nodes, edges }, hidden };
}

/** Who calls into a namespace and what it calls belongs to the picture of it. */
function addNeighbours(whole, inside, shown, kept) {
  for (const edge of whole.edges.values()) {
    for (const [one, other] of [[edge.source, edge.target], [edge.target, edge.source]]) {
      if (inside.has(one) && kept(whole.nodes.get(other))) shown.add(other);
    }
  }
}

/** What is laid out together: with another key, places are others. @param {import('./state.js').State} state */
export function viewKey(state) {
  const focus = state.focus ? `${state.focus} ${state.depth} ${state.direction}` : '';
  return JSON.stringify([focus, state.ns, state.kinds, state.env, state.expand]);
}

/**
 * @param {import('./model.js').Graph} graph
 * @param {((item: any) => boolean)|null} finds
 * @returns {Set<string>|null} ids
 */
export function foundIn(graph, finds) {
  if (!finds) return null;
  const found = new Set();
  for (const item of [...graph.nodes.values(), ...graph.edges.values()]) if (finds(item)) found.add(item.id);
  return found;
}
