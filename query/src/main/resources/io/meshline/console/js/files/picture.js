/** The map as a picture. */
import { paths } from '../icons.js';
import { ring } from '../map/geometry.js';
import { CLOSE } from '../map/names.js';
import { paintBoxes, paintLines, paintTitles } from '../map/paint.js';
import { SHAPES } from '../map/style.js';
import { palette } from '../theme.js';

/** Pixels on a side at most: browsers make no larger canvas for sure. */
const MOST_PIXELS = 8000;
/** Around all there is. */
const MARGIN = 24;

/**
 * @param {import('../map/map-view.js').MapView} map
 * @returns {Promise<Blob>} all of it, twice as fine as on the screen where that stays below 8,000 px
 */
export async function png({ cy, ground: { scene } }) {
  const all = cy.elements();
  if (scaleOf(boundsOf(cy, scene)) < CLOSE) return draw(cy, scene);
  all.addClass('saved');
  try {
    if (scene) await signs(cy);
    return await draw(cy, scene);
  } finally {
    if (!cy.destroyed()) all.removeClass('saved');
  }
}

function scaleOf(box) {
  return Math.min(2, MOST_PIXELS / Math.max(box.w, box.h));
}

/** Once the signs of services that nobody saw on the screen yet can be drawn: Cytoscape loads them when it first draws them. */
async function signs(cy) {
  cy.png({ full: true, maxWidth: 10 });
  // One that cannot be drawn does not keep the rest from being saved.
  await Promise.allSettled(Object.values(cy.renderer().imageCache ?? {}).map(({ image }) => image.decode()));
}

/** What Cytoscape draws, in exactly this scale: its own option of that name counts pixels of the screen. @returns {Promise<ImageBitmap>} */
async function elements(cy, { w, h }, scale) {
  return createImageBitmap(await cy.png({ output: 'blob-promise', full: true, maxWidth: Math.ceil(w) * scale, maxHeight: Math.ceil(h) * scale }));
}

async function draw(cy, scene) {
  const c = palette();
  const box = boundsOf(cy, scene);
  const scale = scaleOf(box);
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(box.w * scale);
  canvas.height = Math.ceil(box.h * scale);
  const context = canvas.getContext('2d');
  context.fillStyle = c.canvas;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -box.x1 * scale, -box.y1 * scale);
  if (scene) {
    paintBoxes(context, scene.boxes, scale, c);
    paintLines(context, scene.lines, scale, c);
    paintTitles(context, scene.boxes, scale, c);
  }
  context.resetTransform();
  const part = cy.elements().boundingBox();
  context.drawImage(await elements(cy, part, scale), (part.x1 - box.x1) * scale, (part.y1 - box.y1) * scale);
  return new Promise((done) => {
    canvas.toBlob(done);
  });
}

/** Around all there is, also what is painted below the services, with a margin. */
function boundsOf(cy, scene) {
  const box = cy.elements().boundingBox();
  let { x1, y1, x2, y2 } = box;
  for (const { x, y, width, height } of scene?.boxes ?? []) {
    [x1, x2] = [Math.min(x1, x - width / 2), Math.max(x2, x + width / 2)];
    [y1, y2] = [Math.min(y1, y - height / 2 - 30), Math.max(y2, y + height / 2)];
  }
  for (const { from, loop } of scene?.lines ?? []) {
    if (!loop) continue;
    const { x, y, radius } = ring(from, loop);
    [x1, y1] = [Math.min(x1, x - 2 * radius), Math.min(y1, y - 2 * radius)];
  }
  return { x1: x1 - MARGIN, y1: y1 - MARGIN, w: x2 - x1 + 2 * MARGIN, h: y2 - y1 + 2 * MARGIN };
}

/** @param {import('../map/map-view.js').MapView} map @returns {Blob} */
export function svg({ cy, ground: { scene } }) {
  const c = palette();
  const box = boundsOf(cy, scene);
  const xml = document.implementation.createDocument('http://www.w3.org/2000/svg', 'svg');
  const root = xml.documentElement;
  set(root, { viewBox: `${box.x1} ${box.y1} ${box.w} ${box.h}`, width: box.w, height: box.h, 'font-family': 'Inter, system-ui, sans-serif' });
  add(root, 'rect', { x: box.x1, y: box.y1, width: box.w, height: box.h, fill: c.canvas });
  for (const { title, x, y, width, height } of scene?.boxes ?? []) addBox(root, { x1: x - width / 2, y1: y - height / 2, w: width, h: height }, title, c);
  for (const line of scene?.lines ?? []) addLine(root, line, c);
  for (const node of cy.nodes('.box')) addBox(root, boxOf(node), node.data('title'), c);
  for (const node of cy.nodes('.open')) addOpen(root, node, c);
  for (const edge of cy.edges()) addEdge(root, edge);
  for (const node of cy.nodes().filter((n) => !n.isParent() && !n.hasClass('box'))) addNode(root, node, c);
  return new Blob([new XMLSerializer().serializeToString(xml)], { type: 'image/svg+xml' });
}

function add(parent, tag, attributes, text) {
  const element = parent.ownerDocument.createElementNS('http://www.w3.org/2000/svg', tag);
  set(element, attributes);
  if (text !== undefined) element.textContent = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '\ufffd');
  parent.append(element);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

function boxOf(node) {
  return node.boundingBox({ includeLabels: false, includeOverlays: false, includeUnderlays: false });
}

function addBox(root, b, title, c) {
  add(root, 'rect', { x: b.x1, y: b.y1, width: b.w, height: b.h, rx: 16, fill: c.box, stroke: c['box-line'] });
  addTitle(root, { x: b.x1 + 6, y: b.y1 - 8, 'text-anchor': 'start' }, title, c);
}

/** A service whose endpoints or instances are shown. */
function addOpen(root, node, c) {
  const b = boxOf(node);
  add(root, 'rect', { x: b.x1, y: b.y1, width: b.w, height: b.h, rx: 16, fill: c.surface, stroke: c[node.data('health')] ?? c.idle });
  addTitle(root, { x: b.x1 + b.w / 2, y: b.y1 - 8, 'text-anchor': 'middle' }, node.data('title'), c);
}

function addTitle(root, place, title, c) {
  add(root, 'text', { ...place, 'font-size': 13, 'font-weight': 600, fill: c['ink-2'] }, title);
}

/** Calls of a large map. */
function addLine(root, { from, to, loop, wide, health }, c) {
  const bad = health === 'failing' || health === 'degraded';
  const dash = bad ? { 'stroke-dasharray': health === 'failing' ? '5 4' : '14 5' } : {};
  add(root, 'path', { d: loop ? circleOf(ring(from, loop)) : `M${from.x},${from.y} L${to.x},${to.y}`, fill: 'none', stroke: bad ? c[health] : c.edge, 'stroke-width': wide * 0.9 + (bad ? 2 : 0), 'stroke-opacity': bad ? 0.85 : 0.34, ...dash });
}

function circleOf({ x, y, radius: r }) {
  return `M${x - r},${y} a${r},${r} 0 1 0 ${2 * r},0 a${r},${r} 0 1 0 ${-2 * r},0`;
}

function addEdge(root, edge) {
  const begin = edge.sourceEndpoint();
  const end = edge.targetEndpoint();
  const points = edge.controlPoints() ?? [];
  let d = `M${begin.x},${begin.y}`;
  points.forEach((point, i) => {
    const next = points[i + 1];
    const to = next ? { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 } : end;
    d += ` Q${point.x},${point.y} ${to.x},${to.y}`;
  });
  if (points.length === 0) d += ` L${end.x},${end.y}`;
  const dash = edge.style('line-style') === 'dashed' ? { 'stroke-dasharray': edge.data('health') === 'failing' ? '5 4' : '14 5' } : {};
  add(root, 'path', { d, fill: 'none', stroke: edge.style('line-color'), 'stroke-width': edge.numericStyle('width'), 'stroke-opacity': edge.numericStyle('opacity'), ...dash });
  const before = points.at(-1) ?? begin;
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  add(root, 'path', { d: 'M0,0 L-9,-4.5 L-9,4.5 Z', fill: edge.style('line-color'), transform: `translate(${end.x},${end.y}) rotate(${angle})` });
  const text = edge.data('text');
  if (text && !edge.data('crowded')) {
    const middle = edge.midpoint();
    const at = { x: middle.x + edge.data('aside'), y: middle.y + edge.data('below') };
    add(root, 'text', { x: at.x, y: at.y + 4, 'text-anchor': 'middle', 'font-size': edge.data('size'), fill: edge.style('color'), stroke: edge.style('text-background-color'), 'stroke-width': 4, 'paint-order': 'stroke' }, text);
  }
}

function addNode(root, node, c) {
  if (node.data('grain') !== 'service') {
    addPart(root, node, c);
    return;
  }
  const { x, y } = node.position();
  const r = node.width() / 2;
  const health = node.data('health');
  const look = { fill: node.style('background-color'), stroke: node.style('border-color'), 'stroke-width': node.numericStyle('border-width') };
  if (SHAPES[health] === 'ellipse') add(root, 'circle', { cx: x, cy: y, r, ...look });
  else {
    const corners = SHAPES[health] === 'octagon' ? 8 : 4;
    const turn = corners === 8 ? Math.PI / 8 : 0;
    const points = Array.from({ length: corners }, (_, i) => {
      const angle = turn + (i * 2 * Math.PI) / corners;
      return `${x + r * Math.cos(angle)},${y + r * Math.sin(angle)}`;
    });
    add(root, 'polygon', { points: points.join(' '), 'stroke-linejoin': 'round', ...look });
  }
  const sign = add(root, 'g', { transform: `translate(${x - r / 2},${y - r / 2}) scale(${r / 24})`, fill: 'none', stroke: health === 'failing' ? c['on-failing'] : c.ink, 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  for (const d of paths(node.data('kind'))) add(sign, 'path', { d });
  add(root, 'text', { x, y: y + r + 18, 'text-anchor': 'middle', 'font-size': 12.5, 'font-weight': 600, fill: c.ink, stroke: c.canvas, 'stroke-width': 3, 'paint-order': 'stroke' }, node.data('title'));
}

/** An instance or endpoint of an expanded service. */
function addPart(root, node, c) {
  const { x, y } = node.position();
  const [width, height] = [node.width(), node.height()];
  add(root, 'rect', { x: x - width / 2, y: y - height / 2, width, height, rx: 9, fill: c['surface-2'], stroke: node.style('border-color'), 'stroke-width': 1.5 });
  add(root, 'circle', { cx: x - width / 2 + 16, cy: y, r: 5, fill: node.style('border-color') });
  add(root, 'text', { x: x - width / 2 + 28, y: y + 4, 'font-size': 11, 'font-weight': 500, fill: c.ink }, node.data('title'));
}
