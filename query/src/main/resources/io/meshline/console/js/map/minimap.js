/** The whole map, small; shows which part is seen, and moves it. */
import { palette } from '../theme.js';

export class Minimap {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => {x: number, y: number, width: number, height: number}[]} painted boxes that are no elements
   */
  constructor(canvas, painted) {
    this.canvas = canvas;
    this.painted = painted;
    this.cy = null;
    this.scheduled = 0;
    this.view = null;
    this.picture = null;
    this.accent = '';
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
    this.picture = null;
    cy.on('viewport resize', () => this.#schedule());
    cy.on('position add remove data', () => this.redraw());
    this.redraw();
  }

  /** Also after a change of the theme. */
  redraw() {
    this.picture = null;
    this.#schedule();
  }

  #schedule() {
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
    // The picture changes seldom, the frame around what is seen with each move.
    this.picture ??= this.#paint(width, height);
    if (!this.picture) return;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    const context = this.canvas.getContext('2d');
    context.drawImage(this.picture, 0, 0);
    context.scale(ratio, ratio);
    const { scale, dx, dy, box } = this.view;
    const seen = cy.extent();
    // Who sees all needs no map of the map.
    const all = seen.x1 <= box.x + 40 && seen.y1 <= box.y + 40 && seen.x2 >= box.x + box.w - 40 && seen.y2 >= box.y + box.h - 40;
    this.canvas.parentElement?.classList.toggle('needless', all);
    const [x1, y1] = [Math.max(1, seen.x1 * scale + dx), Math.max(1, seen.y1 * scale + dy)];
    context.strokeStyle = this.accent;
    context.lineWidth = 1.5;
    context.strokeRect(x1, y1, Math.min(width - 2, seen.x2 * scale + dx) - x1, Math.min(height - 2, seen.y2 * scale + dy) - y1);
  }

  /** @returns {HTMLCanvasElement|null} null: there is nothing to paint */
  #paint(width, height) {
    const nodes = this.cy.nodes().toArray();
    const isBox = (node) => node.isParent() || node.hasClass('box');
    const ends = nodes.filter((node) => !isBox(node));
    if (ends.length === 0) return null;
    const ratio = devicePixelRatio || 1;
    const picture = document.createElement('canvas');
    picture.width = width * ratio;
    picture.height = height * ratio;
    const context = picture.getContext('2d');
    context.scale(ratio, ratio);
    const box = boundsOf(ends);
    const scale = Math.min((width - 16) / box.w, (height - 16) / box.h);
    const dx = (width - box.w * scale) / 2 - box.x * scale;
    const dy = (height - box.h * scale) / 2 - box.y * scale;
    this.view = { scale, dx, dy, box };
    const c = palette();
    this.accent = c.accent;
    context.fillStyle = c['box-line'];
    context.globalAlpha = 0.6;
    const boxes = nodes.filter(isBox).map((node) => ({ ...node.position(), width: node.outerWidth(), height: node.outerHeight() }));
    for (const { x, y, width: w, height: h } of [...this.painted(), ...boxes]) context.fillRect((x - w / 2) * scale + dx, (y - h / 2) * scale + dy, w * scale, h * scale);
    context.globalAlpha = 1;
    for (const node of ends) {
      const { x, y } = node.position();
      const health = node.data('health');
      context.fillStyle = health === 'idle' ? c['ink-3'] : c[health];
      const r = Math.max(1.1, Math.min(4, 18 * scale)) * (health === 'failing' ? 1.4 : 1);
      context.beginPath();
      context.arc(x * scale + dx, y * scale + dy, r, 0, 6.2832);
      context.fill();
    }
    return picture;
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
