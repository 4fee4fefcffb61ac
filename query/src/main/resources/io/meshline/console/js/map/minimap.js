/** The whole map, small; shows which part is seen, and moves it. */
import { palette } from '../theme.js';

export class Minimap {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.cy = null;
    this.scheduled = 0;
    this.view = null;
    const go = (event) => {
      if (event.buttons === 0 && event.type !== 'pointerdown') return;
      this.#moveTo(event);
    };
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      go(event);
    });
    canvas.addEventListener('pointermove', go);
  }

  /** @param {any} cy */
  attach(cy) {
    this.cy = cy;
    cy.on('viewport position add remove data resize class', () => this.redraw());
    this.redraw();
  }

  redraw() {
    if (this.scheduled) return;
    this.scheduled = requestAnimationFrame(() => {
      this.scheduled = 0;
      this.#draw();
    });
  }

  #draw() {
    const cy = this.cy;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!cy || cy.destroyed() || width === 0) return;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    const context = this.canvas.getContext('2d');
    context.scale(ratio, ratio);
    const nodes = cy.nodes();
    if (nodes.empty()) return;
    const box = boundsOf(nodes);
    const scale = Math.min((width - 16) / box.w, (height - 16) / box.h);
    const dx = (width - box.w * scale) / 2 - box.x * scale;
    const dy = (height - box.h * scale) / 2 - box.y * scale;
    this.view = { scale, dx, dy };
    const c = palette();
    for (const node of nodes) {
      const { x, y } = node.position();
      if (node.isParent()) {
        const b = node.boundingBox({ includeLabels: false, includeOverlays: false });
        context.fillStyle = c['box-line'];
        context.globalAlpha = 0.6;
        context.fillRect(b.x1 * scale + dx, b.y1 * scale + dy, b.w * scale, b.h * scale);
        context.globalAlpha = 1;
        continue;
      }
      const health = node.data('health');
      context.fillStyle = health === 'idle' ? c['ink-3'] : c[health];
      context.globalAlpha = node.hasClass('dim') ? 0.25 : 1;
      const r = Math.max(1.1, Math.min(4, 18 * scale)) * (health === 'failing' ? 1.4 : 1);
      context.beginPath();
      context.arc(x * scale + dx, y * scale + dy, r, 0, 6.2832);
      context.fill();
      context.globalAlpha = 1;
    }
    const seen = cy.extent();
    // Who sees all needs no map of the map.
    this.canvas.parentElement?.classList.toggle('needless', seen.x1 <= box.x + 40 && seen.y1 <= box.y + 40 && seen.x2 >= box.x + box.w - 40 && seen.y2 >= box.y + box.h - 40);
    context.strokeStyle = c.accent;
    context.lineWidth = 1.5;
    context.strokeRect(
      Math.max(1, seen.x1 * scale + dx),
      Math.max(1, seen.y1 * scale + dy),
      Math.min(width - 2, seen.x2 * scale + dx) - Math.max(1, seen.x1 * scale + dx),
      Math.min(height - 2, seen.y2 * scale + dy) - Math.max(1, seen.y1 * scale + dy),
    );
  }

  #moveTo(event) {
    if (!this.cy || !this.view) return;
    const bounds = this.canvas.getBoundingClientRect();
    const x = (event.clientX - bounds.left - this.view.dx) / this.view.scale;
    const y = (event.clientY - bounds.top - this.view.dy) / this.view.scale;
    const zoom = this.cy.zoom();
    this.cy.pan({ x: this.cy.width() / 2 - x * zoom, y: this.cy.height() / 2 - y * zoom });
  }
}

function boundsOf(nodes) {
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    const { x, y } = node.position();
    x1 = Math.min(x1, x);
    y1 = Math.min(y1, y);
    x2 = Math.max(x2, x);
    y2 = Math.max(y2, y);
  }
  const margin = 70;
  return { x: x1 - margin, y: y1 - margin, w: x2 - x1 + 2 * margin, h: y2 - y1 + 2 * margin };
}
