/** Paints boxes, lines and services of a large map: thousands of them with few strokes. */
import { diameter, ring } from './geometry.js';

/**
 * @typedef {import('./scene.js').Line} Line
 * @typedef {Record<string, string>} Palette of ../theme.js
 * @typedef {{near: boolean, marked: boolean}} Look of a line that is brought out. near: it is looked at, or its service is; marked: chosen, or found
 */

/** No line is thinner on the screen than this, in pixels. */
const THINNEST = 0.8;
/** Dashes on the screen, in pixels: health is told by more than colour. */
const DASHES = { degraded: [9, 4], failing: [4, 3] };

const isBad = (health) => health === 'failing' || health === 'degraded';

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import('./scene.js').Scene['boxes']} boxes
 * @param {number} zoom
 * @param {Palette} c
 */
export function paintBoxes(context, boxes, zoom, c) {
  context.lineWidth = 1 / zoom;
  context.fillStyle = c.box;
  context.strokeStyle = c['box-line'];
  for (const { x, y, width, height } of boxes) {
    context.beginPath();
    context.roundRect(x - width / 2, y - height / 2, width, height, 16);
    context.fill();
    context.stroke();
  }
}

/**
 * Names of boxes, to be read from afar and above lines.
 * @param {CanvasRenderingContext2D} context
 * @param {import('./scene.js').Scene['boxes']} boxes
 * @param {number} zoom
 * @param {Palette} c
 */
export function paintTitles(context, boxes, zoom, c) {
  const font = Math.max(13, Math.min(150, 12.5 / zoom));
  context.font = `600 ${font}px Inter, "Segoe UI", system-ui, sans-serif`;
  context.lineJoin = 'round';
  context.lineWidth = font * 0.3;
  context.strokeStyle = c.canvas;
  context.fillStyle = c['ink-2'];
  for (const { title, x, y, width, height } of boxes) {
    const place = [title, x - width / 2 + 6, y - height / 2 - 7, Math.max(width, font * 4)];
    context.strokeText(...place);
    context.fillText(...place);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Line[]} lines
 * @param {number} zoom
 * @param {Palette} c
 */
export function paintLines(context, lines, zoom, c) {
  // A path for each look: thousands of single strokes take longer.
  const looks = new Map();
  for (const line of lines) {
    const bad = isBad(line.health);
    const wide = Math.round(line.wide * 2) / 2;
    const key = `${bad ? line.health : ''} ${wide} ${line.silent} ${line.fading}`;
    if (!looks.has(key)) looks.set(key, { path: new Path2D(), wide, bad, ...line });
    trace(looks.get(key).path, line);
  }
  for (const { path, wide, bad, health, silent, fading } of [...looks.values()].sort((a, b) => Number(a.bad) - Number(b.bad))) {
    context.globalAlpha = bad ? 0.85 : fading ? 0.12 : silent ? 0.2 : 0.34;
    context.strokeStyle = bad ? c[health] : c.edge;
    stroke(context, path, wide * 0.9 + (bad ? 2 : 0), zoom, DASHES[bad ? health : '']);
  }
  context.globalAlpha = 1;
}

/**
 * Lines that are brought out, each for itself.
 * @param {CanvasRenderingContext2D} context
 * @param {Line[]} lines
 * @param {Map<string, Look>} looks by id
 * @param {number} zoom
 * @param {Palette} c
 */
export function paintLit(context, lines, looks, zoom, c) {
  for (const line of lines) {
    const { near, marked } = looks.get(line.id);
    const path = new Path2D();
    trace(path, line);
    if (marked) {
      context.globalAlpha = 0.32;
      context.strokeStyle = c.accent;
      stroke(context, path, line.wide + 8 / zoom, zoom);
    }
    context.globalAlpha = near ? 1 : 0.85;
    context.strokeStyle = isBad(line.health) ? c[line.health] : near ? c.accent : c.edge;
    stroke(context, path, Math.max(line.wide, 1.6 / zoom), zoom, DASHES[line.health]);
  }
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import('./scene.js').Circle[]} circles
 * @param {Palette} c
 */
export function paintCircles(context, circles, c) {
  for (const health of ['idle', 'healthy', 'degraded', 'failing']) {
    const path = new Path2D();
    for (const { at, rate, health: own } of circles) {
      if (own !== health) continue;
      const radius = diameter(rate) / 2;
      path.moveTo(at.x + radius, at.y);
      path.arc(at.x, at.y, radius, 0, 6.2832);
    }
    context.fillStyle = health === 'failing' ? c.failing : health === 'degraded' ? c['degraded-soft'] : c.surface;
    context.strokeStyle = c[health];
    context.lineWidth = 3;
    context.fill(path);
    context.stroke(path);
  }
}

function trace(path, { from, to, loop }) {
  if (loop) {
    const { x, y, radius } = ring(from, loop);
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 6.2832);
    return;
  }
  path.moveTo(from.x, from.y);
  path.lineTo(to.x, to.y);
}

function stroke(context, path, wide, zoom, dash = []) {
  context.lineWidth = Math.max(wide, THINNEST / zoom);
  context.setLineDash(dash.map((length) => length / zoom));
  context.stroke(path);
  context.setLineDash([]);
}
