/** The map as a file. */
import { paths } from '../icons.js';
import { palette } from '../theme.js';
import { SHAPES } from './style.js';

/** @param {any} cy @returns {Promise<Blob>} the whole map, twice as fine as on the screen where that stays below 8,000 px */
export function png(cy) {
  const box = cy.elements().boundingBox();
  const scale = Math.min(2, 8000 / Math.max(box.w, box.h));
  return cy.png({ output: 'blob-promise', full: true, scale, bg: palette().canvas });
}

/** @param {import('../model.js').Graph} graph @param {any} cy what is shown, with places, and the figures as the API told them */
export function json(graph, cy) {
  const nodes = [...graph.nodes.values()].map((node) => {
    const drawn = cy.getElementById(node.id);
    return { ...node, position: drawn.empty() ? null : { ...drawn.position() } };
  });
  const text = JSON.stringify({ range: graph.range, nodes, edges: [...graph.edges.values()] }, null, 2);
  return new Blob([text], { type: 'application/json' });
}

/** @param {any} cy */
export function svg(cy) {
  const c = palette();
  const box = cy.elements().boundingBox();
  const pad = 24;
  const xml = document.implementation.createDocument('http://www.w3.org/2000/svg', 'svg');
  const root = xml.documentElement;
  set(root, { viewBox: `${box.x1 - pad} ${box.y1 - pad} ${box.w + 2 * pad} ${box.h + 2 * pad}`, width: box.w + 2 * pad, height: box.h + 2 * pad, 'font-family': 'Inter, system-ui, sans-serif' });
  add(root, 'rect', { x: box.x1 - pad, y: box.y1 - pad, width: box.w + 2 * pad, height: box.h + 2 * pad, fill: c.canvas });
  for (const node of cy.nodes('.box')) addBox(root, node, c);
  for (const node of cy.nodes('.open')) addBox(root, node, c);
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

function addBox(root, node, c) {
  const b = node.boundingBox({ includeLabels: false, includeOverlays: false, includeUnderlays: false });
  add(root, 'rect', { x: b.x1, y: b.y1, width: b.w, height: b.h, rx: 16, fill: node.hasClass('box') ? c.box : c.surface, stroke: node.hasClass('box') ? c['box-line'] : c[node.data('health')] ?? c.idle });
  const named = node.hasClass('box') ? { x: b.x1 + 6, 'text-anchor': 'start' } : { x: b.x1 + b.w / 2, 'text-anchor': 'middle' };
  add(root, 'text', { ...named, y: b.y1 - 8, 'font-size': 13, 'font-weight': 600, fill: c['ink-2'] }, node.data('title'));
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
  if (text) {
    const middle = edge.midpoint();
    const at = { x: middle.x + edge.data('aside'), y: middle.y + edge.data('below') };
    add(root, 'text', { x: at.x, y: at.y + 4, 'text-anchor': 'middle', 'font-size': 10.5, fill: edge.style('color'), stroke: edge.style('text-background-color'), 'stroke-width': 4, 'paint-order': 'stroke' }, text);
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
