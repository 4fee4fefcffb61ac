/** What is around a service. Pure. */
import { ownerOf } from './model.js';

/**
 * Ids of the nodes within some steps of one.
 * @param {import('./model.js').Graph} graph
 * @param {string} id
 * @param {number} depth
 * @param {'both'|'upstream'|'downstream'} direction
 * @returns {Set<string>}
 */
export function neighbourhood(graph, id, depth, direction) {
  const down = new Map();
  const up = new Map();
  for (const edge of graph.edges.values()) {
    const source = ownerOf(graph.nodes, edge.source);
    const target = ownerOf(graph.nodes, edge.target);
    link(down, source, target);
    link(up, target, source);
  }
  const found = new Set([id]);
  for (const ways of [direction !== 'upstream' && down, direction !== 'downstream' && up]) {
    if (ways) walk(ways, id, depth, found);
  }
  for (const node of graph.nodes.values()) if (node.parent && found.has(node.parent)) found.add(node.id);
  return found;
}

function link(ways, from, to) {
  if (!ways.has(from)) ways.set(from, new Set());
  ways.get(from).add(to);
}

function walk(ways, id, depth, found) {
  const seen = new Set([id]);
  let edge = [id];
  for (let step = 0; step < depth; step++) {
    const next = [];
    for (const from of edge) {
      for (const to of ways.get(from) ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        found.add(to);
        next.push(to);
      }
    }
    edge = next;
  }
}
