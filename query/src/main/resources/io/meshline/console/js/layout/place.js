/**
 * Places what is new on a map that is already drawn. Nothing that stands moves: a person who looks
 * at a map remembers where things are.
 */

/** @typedef {import('./layered.js').Position} Position */

const CELL = { width: 150, height: 84 };
const RINGS = 40;

/**
 * @param {{id: string, group: string|null}[]} fresh nodes without a place
 * @param {Map<string, Position>} placed those that have one
 * @param {Map<string, string|null>} groups the box of each node, by id
 * @param {{source: string, target: string}[]} edges
 * @returns {Map<string, Position>} places of the fresh ones
 */
export function place(fresh, placed, groups, edges) {
  const taken = new Map(placed);
  const found = new Map();
  const sorted = [...fresh].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const node of sorted) {
    const wish = wished(node, taken, groups, edges);
    const at = free(wish, node, taken, groups);
    taken.set(node.id, at);
    found.set(node.id, at);
  }
  return found;
}

/** Right of its callers, left of its callees; else by its namespace; else below all. */
function wished(node, taken, groups, edges) {
  const points = [];
  for (const edge of edges) {
    if (edge.target === node.id && taken.has(edge.source)) points.push(shift(taken.get(edge.source), CELL.width));
    if (edge.source === node.id && taken.has(edge.target)) points.push(shift(taken.get(edge.target), -CELL.width));
  }
  if (points.length > 0) return mean(points);
  const own = [...taken].filter(([id]) => node.group !== null && groups.get(id) === node.group).map(([, at]) => at);
  if (own.length > 0) return mean(own);
  if (taken.size === 0) return { x: 0, y: 0 };
  const all = [...taken.values()];
  return { x: Math.min(...all.map((at) => at.x)), y: Math.max(...all.map((at) => at.y)) + 2 * CELL.height };
}

function shift(at, dx) {
  return { x: at.x + dx, y: at.y };
}

function mean(points) {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }));
  return { x: Math.round(sum.x / points.length), y: Math.round(sum.y / points.length) };
}

/** The nearest place to a wish, in rings around it, that is free and in no box of others. */
function free(wish, node, taken, groups) {
  const boxes = boxesOf(taken, groups, node.group);
  for (let ring = 0; ring <= RINGS; ring++) {
    for (const at of around(wish, ring)) {
      if (isFree(at, taken) && !boxes.some((box) => inside(at, box))) return at;
    }
  }
  const lowest = Math.max(...[...taken.values()].map((at) => at.y));
  return { x: wish.x, y: lowest + CELL.height };
}

function* around(wish, ring) {
  if (ring === 0) {
    yield wish;
    return;
  }
  const half = { x: CELL.width / 2, y: CELL.height / 2 };
  for (let i = 0; i <= ring; i++) {
    for (const [dx, dy] of [[i, ring], [i, -ring], [-i, ring], [-i, -ring], [ring, i], [ring, -i], [-ring, i], [-ring, -i]]) {
      yield { x: wish.x + dx * half.x, y: wish.y + dy * half.y };
    }
  }
}

function isFree(at, taken) {
  for (const other of taken.values()) {
    if (Math.abs(other.x - at.x) < CELL.width * 0.9 && Math.abs(other.y - at.y) < CELL.height * 0.9) return false;
  }
  return true;
}

function boxesOf(taken, groups, own) {
  const boxes = new Map();
  for (const [id, at] of taken) {
    const group = groups.get(id) ?? null;
    if (group === null || group === own) continue;
    const box = boxes.get(group) ?? { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    box.left = Math.min(box.left, at.x - CELL.width / 2);
    box.right = Math.max(box.right, at.x + CELL.width / 2);
    box.top = Math.min(box.top, at.y - CELL.height);
    box.bottom = Math.max(box.bottom, at.y + CELL.height);
    boxes.set(group, box);
  }
  return [...boxes.values()];
}

function inside(at, box) {
  return at.x > box.left - CELL.width / 2 && at.x < box.right + CELL.width / 2 && at.y > box.top && at.y < box.bottom;
}
