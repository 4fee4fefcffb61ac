/**
 * A large map at first sight: lines, circles and boxes where they are going to be, in a fraction of a second. It goes when the map
 * proper is there, which can be zoomed, asked and clicked.
 */
import { palette } from '../theme.js';
import { flatBoxes } from './elements.js';
import { diameter, width } from './geometry.js';

export class Sketch {
  /** @param {HTMLCanvasElement} canvas above the map */
  constructor(canvas) {
    this.canvas = canvas;
  }

  /**
   * @param {import('../model.js').Graph} graph
   * @param {Map<string, {x: number, y: number}>} places
   * @param {{zoom: number, pan: {x: number, y: number}}} view
   */
  draw(graph, places, { zoom, pan }) {
    const ratio = devicePixelRatio || 1;
    this.canvas.hidden = false;
    this.canvas.width = Math.round(this.canvas.clientWidth * ratio);
    this.canvas.height = Math.round(this.canvas.clientHeight * ratio);
    const context = this.canvas.getContext('2d');
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * pan.x, ratio * pan.y);
    const c = palette();
    boxes(context, graph, places, c, zoom);
    lines(context, graph, places, c);
    nodes(context, graph, places, c);
    performance.mark('meshline-sketched');
  }

  hide() {
    this.canvas.hidden = true;
  }
}

function boxes(context, graph, places, c, zoom) {
  const font = Math.max(13, Math.min(150, 12.5 / zoom));
  context.font = `600 ${font}px Inter, system-ui, sans-serif`;
  for (const [key, { x, y, width: wide, height }] of flatBoxes(graph, places)) {
    context.fillStyle = c.box;
    context.fillRect(x - wide / 2, y - height / 2, wide, height);
    context.fillStyle = c['ink-2'];
    context.fillText(graph.groups.get(key)?.label ?? '', x - wide / 2 + 6, y - height / 2 - 7);
  }
}

function lines(context, graph, places, c) {
  // A path for each look: thousands of single strokes take longer.
  const paths = new Map();
  for (const edge of graph.edges.values()) {
    const [from, to] = [places.get(edge.source), places.get(edge.target)];
    if (!from || !to || from === to) continue;
    const wide = Math.round(width(edge.figures?.calls_per_minute ?? 0));
    const key = `${edge.health} ${wide}`;
    if (!paths.has(key)) paths.set(key, { path: new Path2D(), health: edge.health, wide });
    const { path } = paths.get(key);
    path.moveTo(from.x, from.y);
    path.lineTo(to.x, to.y);
  }
  const good = (health) => (health === 'failing' || health === 'degraded' ? 1 : 0);
  for (const { path, health, wide } of [...paths.values()].sort((a, b) => good(a.health) - good(b.health))) {
    context.globalAlpha = good(health) ? 0.85 : 0.3;
    context.strokeStyle = good(health) ? c[health] : c.edge;
    context.lineWidth = wide * 0.9 + good(health) * 2;
    context.stroke(path);
  }
  context.globalAlpha = 1;
}

function nodes(context, graph, places, c) {
  for (const health of ['idle', 'healthy', 'degraded', 'failing']) {
    const path = new Path2D();
    for (const node of graph.nodes.values()) {
      const at = places.get(node.id);
      if (node.health !== health || !at) continue;
      const radius = diameter(node.figures?.calls_per_minute ?? 0) / 2;
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
