/** A graph as elements of Cytoscape, and what of it the layout has to know. */
import * as format from '../format.js';
import { TEXT_SIZES } from './names.js';

/** Above these the map is drawn with fewer strokes. */
export const LARGE = { nodes: 220, edges: 500 };

/** Sizes for the layout: a node with the name below it, and the list in an expanded service. */
const NODE = { width: 128, height: 82 };
const COMPACT = { width: 104, height: 66 };
const CHILD = { width: 216, height: 36, side: 18, top: 20, gap: 12 };
const COLUMN = 10;

/** @param {import('../model.js').Graph} graph */
export function isLarge(graph) {
  return graph.nodes.size > LARGE.nodes || graph.edges.size > LARGE.edges;
}

/** What is written on an edge. @param {any} figures @param {string} choice */
export function edgeText(figures, choice) {
  if (!figures || choice === 'none') return '';
  if (choice === 'errors') return format.percent(1 - figures.success_ratio);
  if (choice === 'p50' || choice === 'p99') return format.duration(figures.latency?.[`${choice}_us`]);
  return format.rate(figures.calls_per_minute);
}

/** Space between the border of a box and the centres of what is in it. */
const BOX = { x: 78, y: 62 };

/**
 * Where the boxes of a large map are, and how large. There they are painted rather than elements, which Cytoscape would measure and
 * sort again and again.
 * @param {import('../model.js').Graph} graph
 * @param {Map<string, {x: number, y: number}>} places
 * @returns {Map<string, {x: number, y: number, width: number, height: number}>} by key of the group
 */
export function boxesOf(graph, places) {
  const found = new Map();
  for (const node of graph.nodes.values()) {
    const at = places.get(node.id);
    if (!node.group || !at) continue;
    const box = found.get(node.group) ?? { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    found.set(node.group, { left: Math.min(box.left, at.x), right: Math.max(box.right, at.x), top: Math.min(box.top, at.y), bottom: Math.max(box.bottom, at.y) });
  }
  return new Map([...found].map(([key, { left, right, top, bottom }]) => [key, { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left + 2 * BOX.x, height: bottom - top + 2 * BOX.y }]));
}

/**
 * @param {import('../model.js').Graph} graph
 * @param {string} labels what is written on edges
 * @returns {Map<string, {group: 'nodes'|'edges', data: any, classes: string}>} by id; parents first. Of a large map services alone: the rest
 *     is painted
 */
export function elementsOf(graph, labels) {
  const elements = new Map();
  const large = isLarge(graph);
  const open = new Set([...graph.nodes.values()].map((node) => node.parent).filter(Boolean));
  const used = new Set([...graph.nodes.values()].map((node) => node.group).filter(Boolean));
  for (const group of large ? [] : graph.groups.values()) {
    if (used.has(group.key)) elements.set(group.key, { group: 'nodes', data: { id: group.key, title: group.label, health: 'idle', rate: 0, grain: 'service', kind: 'service' }, classes: 'box' });
  }
  const nodes = [...graph.nodes.values()].sort((a, b) => Number(Boolean(a.parent)) - Number(Boolean(b.parent)));
  for (const node of nodes) {
    const data = { id: node.id, title: node.title, kind: node.kind, grain: node.grain, health: node.health, silent: node.silent, fading: node.fading, inside: node.group !== null, rate: node.figures?.calls_per_minute ?? 0 };
    const parent = node.parent ?? (large ? null : node.group);
    if (parent) data.parent = parent;
    elements.set(node.id, { group: 'nodes', data, classes: open.has(node.id) ? 'open' : '' });
  }
  if (large) return elements;
  const text = graph.edges.size <= 80;
  for (const edge of graph.edges.values()) {
    const data = {
      id: edge.id,
      source: edge.source,
      target: edge.target,
      health: edge.health,
      silent: edge.silent,
      fading: edge.fading,
      loop: edge.source === edge.target,
      inside: graph.nodes.get(edge.source)?.group !== null && graph.nodes.get(edge.source)?.group === graph.nodes.get(edge.target)?.group,
      rate: edge.figures?.calls_per_minute ?? 0,
      failed: edge.figures ? 1 - edge.figures.success_ratio : 0,
      text: text && !graph.nodes.get(edge.source)?.parent && !graph.nodes.get(edge.target)?.parent ? edgeText(edge.figures, labels) : '',
      distances: '0',
      weights: '0.5',
      aside: 0,
      below: 0,
      part: 0.5,
      size: TEXT_SIZES[0],
      crowded: false,
    };
    elements.set(edge.id, { group: 'edges', data, classes: '' });
  }
  return elements;
}

/**
 * @param {import('../model.js').Graph} graph
 * @returns {{nodes: import('../layout/layered.js').LayoutNode[], edges: import('../layout/layered.js').LayoutEdge[]}}
 */
export function layoutInput(graph) {
  const children = childrenOf(graph);
  const nodes = [];
  const usual = isLarge(graph) ? COMPACT : NODE;
  for (const node of graph.nodes.values()) {
    if (node.parent) continue;
    const own = children.get(node.id);
    const size = own ? listSize(own.length) : usual;
    nodes.push({ id: node.id, group: node.group, ...size });
  }
  const edges = [];
  for (const edge of graph.edges.values()) {
    const source = graph.nodes.get(edge.source)?.parent ?? edge.source;
    const target = graph.nodes.get(edge.target)?.parent ?? edge.target;
    edges.push({ source, target, weight: edge.figures?.calls_per_minute ?? 0 });
  }
  return { nodes, edges };
}

/** Places of the instances or endpoints in an expanded service that stands at a place. */
export function childPlaces(graph, places) {
  const found = new Map();
  for (const [parent, own] of childrenOf(graph)) {
    const at = places.get(parent);
    if (!at) continue;
    const { width, height } = listSize(own.length);
    own.forEach((node, i) => {
      const column = Math.floor(i / COLUMN);
      const row = i % COLUMN;
      found.set(node.id, {
        x: Math.round(at.x - width / 2 + CHILD.side + CHILD.width / 2 + column * (CHILD.width + CHILD.gap)),
        y: Math.round(at.y - height / 2 + CHILD.top + (row + 0.5) * CHILD.height),
      });
    });
  }
  return found;
}

function childrenOf(graph) {
  const children = new Map();
  for (const node of graph.nodes.values()) {
    if (!node.parent) continue;
    if (!children.has(node.parent)) children.set(node.parent, []);
    children.get(node.parent).push(node);
  }
  for (const own of children.values()) own.sort((a, b) => (b.figures?.calls ?? 0) - (a.figures?.calls ?? 0) || (a.id < b.id ? -1 : 1));
  return children;
}

function listSize(n) {
  const columns = Math.ceil(n / COLUMN);
  return { width: columns * (CHILD.width + CHILD.gap) - CHILD.gap + 2 * CHILD.side, height: Math.min(n, COLUMN) * CHILD.height + 2 * CHILD.top };
}
