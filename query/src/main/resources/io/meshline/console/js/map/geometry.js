/** Curves of calls: they leave a caller to the right and reach a callee from the left. */

/** @typedef {{x: number, y: number}} Point */

/**
 * Control points of the way from one place to another.
 * @param {Point} from
 * @param {Point} to
 * @param {'LR'|'TB'} direction
 * @returns {Point[]}
 */
export function curve(from, to, direction) {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const ahead = direction === 'LR' ? dx : dy;
  const aside = direction === 'LR' ? dy : dx;
  if (ahead < 40) return backward(from, dx, dy, ahead, aside);
  if (Math.abs(aside) < 4) return [];
  const half = ahead / 2;
  if (direction === 'LR') return [{ x: from.x + half, y: from.y }, { x: to.x - half, y: to.y }];
  return [{ x: from.x, y: from.y + half }, { x: to.x, y: to.y - half }];
}

/** Against the direction of the map, and within a column: a bow, so that it is seen beside what goes ahead. */
function backward(from, dx, dy, ahead, aside) {
  const length = Math.hypot(dx, dy);
  if (length < 1) return [];
  const bow = Math.min(110, 36 + length * 0.18);
  const side = ahead < -40 ? (aside > 0 ? -1 : 1) : aside > 0 ? 1 : -1;
  return [{ x: from.x + dx / 2 - (dy / length) * bow * side, y: from.y + dy / 2 + (dx / length) * bow * side }];
}

/**
 * Points as Cytoscape wants them: along the straight line (weight, 0 to 1) and beside it (distance).
 * @param {Point} from
 * @param {Point} to
 * @param {Point[]} points
 * @returns {{distances: string, weights: string}}
 */
export function relative(from, to, points) {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy);
  if (length < 1 || points.length === 0) return { distances: '0', weights: '0.5' };
  const weights = points.map((p) => ((p.x - from.x) * dx + (p.y - from.y) * dy) / (length * length));
  const distances = points.map((p) => ((p.y - from.y) * dx - (p.x - from.x) * dy) / length);
  return { distances: distances.join(' '), weights: weights.join(' ') };
}

/**
 * A place on the way, as it is drawn.
 * @param {Point[]} way begin, control points, end
 * @param {number} t 0 to 1
 * @returns {Point}
 */
export function along(way, t) {
  if (way.length === 2) return mix(way[0], way[1], t);
  const bends = way.length - 2;
  const at = Math.min(bends - 1, Math.floor(t * bends));
  const begin = at === 0 ? way[0] : mix(way[at], way[at + 1], 0.5);
  const end = at === bends - 1 ? way[way.length - 1] : mix(way[at + 1], way[at + 2], 0.5);
  return quadratic(begin, way[at + 1], end, t * bends - at);
}

/** About how long a way is. @param {Point[]} way */
export function lengthOf(way) {
  let length = 0;
  let last = way[0];
  const steps = 8 * Math.max(1, way.length - 2);
  for (let i = 1; i <= steps; i++) {
    const next = along(way, i / steps);
    length += Math.hypot(next.x - last.x, next.y - last.y);
    last = next;
  }
  return length;
}

function mix(a, b, t) {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

function quadratic(a, b, c, t) {
  return mix(mix(a, b, t), mix(b, c, t), t);
}

/** How wide calls are drawn. @param {number} perMinute */
export function width(perMinute) {
  return Math.max(1.2, Math.min(9, 1.2 + Math.log10(1 + perMinute) * 1.55));
}

/** How large a node is drawn. @param {number} perMinute */
export function diameter(perMinute) {
  return Math.round(Math.max(36, Math.min(60, 36 + Math.log10(1 + perMinute) * 4.5)));
}

const RING = 13;

/**
 * Where calls of a service to itself are drawn on a large map: a ring that comes out of it above on the left.
 * @param {Point} at of the service
 * @param {number} size its diameter
 * @returns {Point & {radius: number}}
 */
export function ring({ x, y }, size) {
  const away = (size / 2 + RING / 2) * Math.SQRT1_2;
  return { x: x - away, y: y - away, radius: RING };
}
