/** A picture that follows the view of the map: it is moved at once, and drawn anew when asked. */
import { h } from '../dom.js';

/** How much more than what is seen is drawn on each side, as a share of it: so far can be dragged before something is missing. */
const MARGIN = 0.12;
/** Pixels for each of the screen's at most: finer takes longer than it is worth. */
const MOST_RATIO = 1.5;

/** @typedef {{zoom: number, pan: {x: number, y: number}}} View where the map is on the screen, as Cytoscape tells it */

export class Layer {
  /**
   * @param {HTMLElement} parent as large as the map
   * @param {(context: CanvasRenderingContext2D, view: View) => void} paint in coordinates of the map
   */
  constructor(parent, paint) {
    this.parent = parent;
    this.paint = paint;
    this.canvas = /** @type {HTMLCanvasElement} */ (h('canvas', { class: 'ground-layer', 'aria-hidden': 'true' }));
    parent.append(this.canvas);
    /** Of the picture, with what it has beside what is seen. @type {(View & {margin: {x: number, y: number}})|null} */
    this.drawn = null;
  }

  /** @param {View} view */
  draw({ zoom, pan }) {
    const { clientWidth, clientHeight } = this.parent;
    if (clientWidth === 0) return;
    const ratio = Math.min(MOST_RATIO, devicePixelRatio || 1);
    const margin = { x: Math.round(clientWidth * MARGIN), y: Math.round(clientHeight * MARGIN) };
    const [width, height] = [clientWidth + 2 * margin.x, clientHeight + 2 * margin.y];
    const context = this.canvas.getContext('2d');
    const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    // To give it a size makes the browser take memory anew.
    if (this.canvas.width !== size.width || this.canvas.height !== size.height) Object.assign(this.canvas, size);
    context.resetTransform();
    context.clearRect(0, 0, size.width, size.height);
    Object.assign(this.canvas.style, { left: `${-margin.x}px`, top: `${-margin.y}px`, width: `${width}px`, height: `${height}px`, transform: 'none' });
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * (pan.x + margin.x), ratio * (pan.y + margin.y));
    this.paint(context, { zoom, pan });
    this.drawn = { zoom, pan: { ...pan }, margin };
  }

  /** Moves the picture to where it belongs in another view. @param {View} view */
  follow({ zoom, pan }) {
    if (!this.drawn) return;
    const { margin, ...was } = this.drawn;
    const by = zoom / was.zoom;
    const x = margin.x + pan.x - by * (margin.x + was.pan.x);
    const y = margin.y + pan.y - by * (margin.y + was.pan.y);
    this.canvas.style.transform = `matrix(${by}, 0, 0, ${by}, ${x}, ${y})`;
  }
}
