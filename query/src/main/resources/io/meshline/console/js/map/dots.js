/** Dots that travel along calls: more where there is more traffic, in the colour of failures for those that fail. */
import { palette } from '../theme.js';
import { along, lengthOf, width } from './geometry.js';
import { halfOf } from './labels.js';
import { TEXT_SIZES } from './names.js';

const MOST_EDGES = 260;
const SPEED = 46;

export class Dots {
  /**
   * @param {HTMLCanvasElement} canvas above the map
   */
  constructor(canvas) {
    this.canvas = canvas;
    this.cy = null;
    this.on = false;
    this.ways = [];
    this.stale = true;
    this.frame = 0;
    this.colours = palette();
  }

  /** @param {any} cy */
  attach(cy) {
    this.cy = cy;
    const change = () => {
      this.stale = true;
      this.#wake();
    };
    cy.on('position add remove data style', change);
    change();
  }

  /** Whether the map has more calls than dots are drawn for. */
  get tooMany() {
    return Boolean(this.cy) && (this.cy.scratch('large') === true || this.cy.edges().length > MOST_EDGES);
  }

  /** @param {boolean} on */
  run(on) {
    this.on = on;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (on) this.#wake();
    else this.#clear();
  }

  #wake() {
    if (this.on && this.frame === 0) this.frame = requestAnimationFrame((now) => this.#draw(now));
  }

  recolour() {
    this.colours = palette();
  }

  #clear() {
    this.canvas.getContext('2d')?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  #draw(now) {
    this.frame = 0;
    if (!this.cy) return;
    if (this.stale) this.#measure();
    // Of a map too large for dots no frame is drawn, until it changes.
    if (this.ways.length > 0 || this.stale) this.#wake();
    if (document.hidden) return;
    const ratio = devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.canvas;
    if (this.canvas.width !== Math.round(clientWidth * ratio) || this.canvas.height !== Math.round(clientHeight * ratio)) {
      this.canvas.width = Math.round(clientWidth * ratio);
      this.canvas.height = Math.round(clientHeight * ratio);
    }
    const context = this.canvas.getContext('2d');
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const zoom = this.cy.zoom();
    const pan = this.cy.pan();
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * pan.x, ratio * pan.y);
    for (const way of this.ways) this.#drawWay(context, way, now / 1000);
  }

  #drawWay(context, { points, length, rate, failed, radius, seed, alpha, text }, seconds) {
    const n = Math.max(1, Math.min(Math.floor(length / 26), Math.round(Math.log10(1 + rate) * 2.2)));
    context.globalAlpha = alpha;
    for (let i = 0; i < n; i++) {
      const turns = seconds * (SPEED / length) + i / n + seed;
      // Behind what is written on the call.
      if (text !== null && Math.abs((turns % 1) - text.part) * length < text.half + radius) continue;
      const at = along(points, turns % 1);
      const bad = failed > 0 && hash(Math.floor(turns) * 31 + i * 7 + seed * 1000) < failed;
      context.fillStyle = bad ? this.colours.failing : this.colours.accent;
      context.beginPath();
      if (bad) context.rect(at.x - radius * 1.15, at.y - radius * 1.15, radius * 2.3, radius * 2.3);
      else context.arc(at.x, at.y, radius, 0, 6.2832);
      context.fill();
    }
  }

  /** Takes the ways of the edges as Cytoscape draws them. */
  #measure() {
    this.stale = false;
    this.ways = [];
    if (this.tooMany) return;
    for (const edge of this.cy.edges()) {
      if (edge.data('silent') || edge.hasClass('dim') || edge.data('loop')) continue;
      const begin = edge.sourceEndpoint();
      const end = edge.targetEndpoint();
      const middle = edge.controlPoints() ?? [];
      if (!begin || !end || Number.isNaN(begin.x) || Number.isNaN(end.x)) {
        this.stale = true;
        continue;
      }
      const points = [begin, ...middle, end];
      const length = lengthOf(points);
      if (length < 20) continue;
      const rate = edge.data('rate');
      this.ways.push({ points, length, rate, failed: edge.data('failed'), radius: 1.6 + width(rate) * 0.22, seed: hash(length + rate), alpha: edge.hasClass('soft') ? 0.25 : 0.95, text: textOf(edge) });
    }
  }
}

/** What is written on a call: how far along it, and half of how wide. Null: nothing. */
function textOf(edge) {
  const { text, crowded, part, size } = edge.data();
  return text === '' || crowded ? null : { part, half: halfOf(text, size / TEXT_SIZES[0]) };
}

/** A number from 0 to 1 that looks like chance and is the same each time. */
function hash(n) {
  const x = Math.sin(n * 12.9898) * 43758.5453;
  return x - Math.floor(x);
}
