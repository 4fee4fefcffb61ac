/** A large map without its services: boxes and lines, and which line is near a point. Pure. */
import { boxesOf } from './elements.js';
import { diameter, ring, width } from './geometry.js';

/**
 * @typedef {object} Line calls
 * @property {string} id
 * @property {import('./geometry.js').Point} from shared with all lines of the same service: who moves it moves them
 * @property {import('./geometry.js').Point} to
 * @property {number} loop of calls of a service to itself its diameter, for its ring; 0: they lead to another
 * @property {number} wide
 * @property {import('../health.js').Health} health
 * @property {boolean} silent
 * @property {boolean} fading
 *
 * @typedef {object} Circle a service, as long as Cytoscape does not draw it
 * @property {import('./geometry.js').Point} at
 * @property {number} rate calls per minute
 * @property {import('../health.js').Health} health
 *
 * @typedef {object} Scene
 * @property {{title: string, x: number, y: number, width: number, height: number}[]} boxes
 * @property {Line[]} lines
 * @property {Circle[]} circles
 * @property {Map<string, import('./geometry.js').Point>} points by id of the node
 */

/**
 * @param {import('../model.js').Graph} graph
 * @param {Map<string, import('./geometry.js').Point>} places
 * @returns {Scene}
 */
export function sceneOf(graph, places) {
  const points = new Map();
  const circles = [];
  for (const node of graph.nodes.values()) {
    const place = places.get(node.id);
    if (!place) continue;
    const at = { x: place.x, y: place.y };
    points.set(node.id, at);
    circles.push({ at, rate: node.figures?.calls_per_minute ?? 0, health: node.health });
  }
  const lines = [];
  for (const { id, source, target, figures, health, silent, fading } of graph.edges.values()) {
    const [from, to] = [points.get(source), points.get(target)];
    const loop = source === target ? diameter(graph.nodes.get(source)?.figures?.calls_per_minute ?? 0) : 0;
    if (from && to) lines.push({ id, from, to, loop, wide: width(figures?.calls_per_minute ?? 0), health, silent, fading });
  }
  const boxes = [...boxesOf(graph, points)].map(([key, box]) => ({ title: graph.groups.get(key)?.label ?? '', ...box }));
  return { boxes, lines, circles, points };
}

/**
 * @param {Line[]} lines
 * @param {import('./geometry.js').Point} at
 * @param {number} within how far away it may be
 * @returns {Line|null} the nearest
 */
export function nearest(lines, at, within) {
  let found = null;
  let least = within * within;
  for (const line of lines) {
    const square = line.loop ? squareToRing(at, ring(line.from, line.loop)) : squareDistance(at, line.from, line.to);
    if (square > least) continue;
    least = square;
    found = line;
  }
  return found;
}

/** Between a point and a part of a straight line. */
function squareDistance({ x, y }, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / length));
  const [ax, ay] = [from.x + part * dx - x, from.y + part * dy - y];
  return ax * ax + ay * ay;
}

function squareToRing(at, { x, y, radius }) {
  return (Math.hypot(at.x - x, at.y - y) - radius) ** 2;
}
