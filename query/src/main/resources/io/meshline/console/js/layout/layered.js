/** Where everything stands: callers left, callees right, each namespace in a box of its own. */

import { along, curve } from '../map/geometry.js';
import { boxed } from './boxed.js';
import { wayOf } from './ways.js';

/**
 * @typedef {object} LayoutNode
 * @property {string} id
 * @property {number} width
 * @property {number} height
 * @property {string|null} group
 *
 * @typedef {{source: string, target: string, weight: number}} LayoutEdge
 * @typedef {{x: number, y: number}} Position centre
 */

/** Up to so many nodes all is laid out at once, with ways for calls around what stands between, and twice, to fill the screen. */
const ROOMY = 80;

/**
 * @typedef {object} Layout
 * @property {Map<string, Position>} positions
 * @property {Map<string, Position[]>} routes by wayOf(source, target): where calls over some distance go along
 */

/**
 * @param {LayoutNode[]} nodes
 * @param {LayoutEdge[]} edges
 * @param {'LR'|'TB'} direction
 * @param {number} aspect width by height of where it is shown
 * @param {any} dagre
 * @returns {Layout}
 */
export function layered(nodes, edges, direction, aspect, dagre) {
  return ordered(sorted(nodes, (node) => `${node.group ?? ''}\u0001${node.id}`), sorted(edges, (edge) => wayOf(edge.source, edge.target)), direction, aspect, dagre);
}

/** Whatever the order of the answer, the same map gets the same layout. */
function sorted(items, keyOf) {
  const keys = new Map(items.map((item) => [item, keyOf(item)]));
  return [...items].sort((a, b) => (keys.get(a) < keys.get(b) ? -1 : 1));
}

function ordered(nodes, edges, direction, aspect, dagre) {
  if (nodes.length > ROOMY) return { positions: boxed(nodes, edges, direction, aspect), routes: new Map() };
  const close = whole(nodes, edges, direction, 1, 1, dagre);
  // A long thin map leaves most of the screen empty: its rows, or columns, may stand farther apart.
  const factor = direction === 'LR' ? close.width / close.height / aspect : (close.height / close.width) * aspect;
  if (factor > 1.2) return whole(nodes, edges, direction, Math.min(3, factor), 1, dagre);
  return factor < 0.85 ? whole(nodes, edges, direction, 1, Math.min(2.4, 1 / factor), dagre) : close;
}

function whole(nodes, edges, direction, apart, far, dagre) {
  const graph = new dagre.graphlib.Graph({ compound: true });
  graph.setGraph({ rankdir: direction, nodesep: 14 * apart, ranksep: 62 * far, edgesep: 26 * Math.min(2, apart), ranker: 'network-simplex' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) {
    graph.setNode(node.id, { width: node.width, height: node.height });
    if (node.group === null) continue;
    if (!graph.hasNode(node.group)) graph.setNode(node.group, {});
    graph.setParent(node.id, node.group);
  }
  const drawn = edges.filter((edge) => edge.source !== edge.target && graph.hasNode(edge.source) && graph.hasNode(edge.target));
  for (const edge of drawn) graph.setEdge(edge.source, edge.target, { weight: weightOf(edge) });
  dagre.layout(graph);
  const positions = new Map();
  for (const node of nodes) {
    const { x, y } = graph.node(node.id);
    positions.set(node.id, { x: Math.round(x), y: Math.round(y) });
  }
  const routes = new Map();
  for (const { source, target } of drawn) {
    if (!isBlocked(source, target, positions, direction)) continue;
    const points = graph.edge(source, target).points.slice(1, -1);
    if (points.length > 0) routes.set(wayOf(source, target), points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) })));
  }
  const { width, height } = graph.graph();
  return { positions, routes, width, height };
}

/** Whole numbers: with others the ranks of dagre may never come to rest. */
function weightOf(edge) {
  return 1 + Math.round(Math.log10(1 + edge.weight));
}

/** Whether the plain curve of an edge runs over a node in between, or over its name. */
function isBlocked(source, target, positions, direction) {
  const from = positions.get(source);
  const to = positions.get(target);
  const way = [from, ...curve(from, to, direction), to];
  for (let i = 1; i < 32; i++) {
    const at = along(way, i / 32);
    for (const [id, node] of positions) {
      if (id !== source && id !== target && Math.abs(at.x - node.x) < 34 && at.y > node.y - 32 && at.y < node.y + 44) return true;
    }
  }
  return false;
}
