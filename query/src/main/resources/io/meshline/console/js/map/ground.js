/**
 * What lies below the services of a large map: boxes and lines, drawn by ourselves with few strokes. Cytoscape takes seconds for
 * thousands of lines, since each is an element with a style of its own.
 */
import { palette } from '../theme.js';
import { Layer } from './layer.js';
import { paintBoxes, paintCircles, paintLines, paintLit, paintTitles } from './paint.js';
import { nearest } from './scene.js';

/** When the view has not moved for so long, what moved with it is drawn anew. */
const REST_MILLIS = 120;
/** How near a pointer has to be to a line, in pixels. */
const NEAR = 6;

export class Ground {
  /** @param {HTMLElement} element below the map, and as large */
  constructor(element) {
    this.element = element;
    /** @type {import('./scene.js').Scene|null} */
    this.scene = null;
    this.cy = null;
    this.view = { zoom: 1, pan: { x: 0, y: 0 } };
    /** Lines that are brought out, by id. @type {Map<string, import('./paint.js').Look>} */
    this.lit = new Map();
    this.circled = false;
    this.resting = 0;
    this.frame = 0;
    this.boxes = new Layer(element, (context, { zoom }) => paintBoxes(context, this.scene.boxes, zoom, palette()));
    this.lines = new Layer(element, (context, { zoom }) => paintLines(context, this.scene.lines, zoom, palette()));
    this.top = new Layer(element, (context, { zoom }) => this.#paintTop(context, zoom));
  }

  /** @param {any} cy the map above */
  attach(cy) {
    this.cy = cy;
    cy.on('viewport resize', () => this.#follow());
  }

  /**
   * @param {import('./scene.js').Scene} scene
   * @param {import('./layer.js').View} view
   * @param {boolean} [circled] whether the services are drawn too, as long as nobody else does
   */
  show(scene, view, circled = false) {
    this.scene = scene;
    this.circled = circled;
    this.element.hidden = false;
    this.#draw(view);
  }

  /** From now on somebody else draws the services. */
  uncircle() {
    if (!this.circled) return;
    this.circled = false;
    const view = { zoom: this.cy.zoom(), pan: this.cy.pan() };
    const same = view.zoom === this.view.zoom && view.pan.x === this.view.pan.x && view.pan.y === this.view.pan.y;
    if (same) this.top.draw(this.view);
    else this.#draw(view);
  }

  hide() {
    clearTimeout(this.resting);
    this.scene = null;
    this.element.hidden = true;
  }

  /** After a change of the theme, or of the places of services. */
  redraw() {
    if (this.scene && this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        if (this.scene) this.#draw(this.view);
      });
    }
  }

  /**
   * Brings lines out.
   * @param {Map<string, import('./paint.js').Look>} lit by id
   * @param {boolean} rest whether all others step back
   */
  emphasise(lit, rest) {
    this.lines.canvas.classList.toggle('dim', rest);
    const was = this.lit.size;
    this.lit = lit;
    if (this.scene && was + lit.size > 0) this.top.draw(this.view);
  }

  /** The line that is near a point of the map. @param {import('./geometry.js').Point} at @returns {import('./scene.js').Line|null} */
  at(at) {
    return this.scene && nearest(this.scene.lines, at, NEAR / this.view.zoom);
  }

  #paintTop(context, zoom) {
    paintLit(context, this.scene.lines.filter(({ id }) => this.lit.has(id)), this.lit, zoom, palette());
    paintTitles(context, this.scene.boxes, zoom, palette());
    if (this.circled) paintCircles(context, this.scene.circles, palette());
  }

  #draw(view) {
    clearTimeout(this.resting);
    this.view = { zoom: view.zoom, pan: { ...view.pan } };
    for (const layer of [this.boxes, this.lines, this.top]) layer.draw(this.view);
  }

  #follow() {
    // What is sketched stays until what it stands for is there.
    if (!this.scene || this.circled) return;
    this.view = { zoom: this.cy.zoom(), pan: { ...this.cy.pan() } };
    for (const layer of [this.boxes, this.lines, this.top]) layer.follow(this.view);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.scene && this.#draw(this.view), REST_MILLIS);
  }
}
