/** Where on its way the text of each call stands, so that texts do not lie over each other or over services. Pure. */
import { along, lengthOf } from './geometry.js';

/** Of letters of 10.5 px as wide as fonts have them, with the margin around them. */
const LETTER = 6.4;
const MARGIN = 9;
const HEIGHT = 18;
/** Places along the way, the best first. */
const PLACES = [0.5, 0.43, 0.57, 0.36, 0.64, 0.3, 0.7, 0.24, 0.76];

/** What a line of another call through a text costs, as an area for each of its points: nearer to each other than a text is high. */
const LINE = { step: 8, least: 24, most: 160, cost: 20 };

/** What lies over a service costs more than what lies over a line. */
const SERVICE = 4;
/** By so much two things may lie over each other, in both directions. */
const TOUCH = 5;

/** @typedef {{x1: number, y1: number, x2: number, y2: number}} Box */

/** Half of how wide a text is with the margin around it. @param {string} text @param {number} scale of the letters */
export function halfOf(text, scale) {
  return ((text.length * LETTER + MARGIN) / 2) * scale;
}

/**
 * @param {{id: string, way: import('./geometry.js').Point[], text: string}[]} calls
 * @param {Box[]} taken where services and their names are
 * @param {number} [scale] of the letters
 * @returns {Map<string, {x: number, y: number, part: number, crowded: boolean}>} by id: how far from the middle of the way, and how far along it
 *     (0 to 1). crowded: there is no room for it anywhere
 */
export function textPlaces(calls, taken, scale = 1) {
  const found = new Map();
  const texts = [];
  const lines = calls.map(({ way }) => pointsOf(way));
  calls.forEach(({ id, way, text }, own) => {
    const half = halfOf(text, scale);
    const high = (HEIGHT / 2) * scale;
    const middle = along(way, 0.5);
    let best = null;
    for (const part of PLACES) {
      const at = along(way, part);
      const box = { x1: at.x - half, x2: at.x + half, y1: at.y - high, y2: at.y + high };
      let covered = SERVICE * sumOf(box, taken) + sumOf(box, texts);
      lines.forEach((line, other) => {
        if (other !== own) covered += line.filter((point) => inside(point, box)).length * LINE.cost;
      });
      if (!best || covered < best.covered) best = { at, box, part, covered };
      if (covered === 0) break;
    }
    const crowded = [...taken, ...texts].some((other) => collide(best.box, other));
    if (!crowded) texts.push(best.box);
    found.set(id, { x: Math.round(best.at.x - middle.x), y: Math.round(best.at.y - middle.y), part: best.part, crowded });
  });
  return found;
}

function pointsOf(way) {
  const n = Math.max(LINE.least, Math.min(LINE.most, Math.ceil(lengthOf(way) / LINE.step)));
  return Array.from({ length: n - 1 }, (_, i) => along(way, (i + 1) / n));
}

function sumOf(box, others) {
  return others.reduce((sum, other) => sum + overlap(box, other), 0);
}

function collide(a, b) {
  return Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1) > TOUCH && Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1) > TOUCH;
}

function inside({ x, y }, box) {
  return x > box.x1 && x < box.x2 && y > box.y1 && y < box.y2;
}

/** Area that two boxes share. @param {Box} a @param {Box} b */
export function overlap(a, b) {
  const wide = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const high = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  return wide > 0 && high > 0 ? wide * high : 0;
}
