/** The map on the screen: draws a graph, keeps what stands where it stands, tells what people do. */
import cytoscape from '/webjars/cytoscape/3.33.1/dist/cytoscape.esm.min.mjs';
import { Layouter } from '../layout/layouter.js';
import { place } from '../layout/place.js';
import { childPlaces, elementsOf, flatBoxes, isLarge, layoutInput } from './elements.js';
import { endsOf, wayOf } from '../layout/ways.js';
import { bend } from './bend.js';
import { nameBoxes } from './boxes.js';
import { sizeNames } from './names.js';
import { bringOut } from './emphasis.js';
import { change, patch } from './patch.js';
import { Sketch } from './sketch.js';
import { styleSheet } from './style.js';
import { ZOOM, boundsOf, viewOf } from './view.js';

/**
 * @typedef {object} Handlers
 * @property {(id: string) => void} onSelect id of a node or edge; empty: the background
 * @property {(id: string) => void} onExpand
 * @property {(id: string, at: {x: number, y: number}|null) => void} onHover empty id: nothing
 */

const CALM = matchMedia('(prefers-reduced-motion: reduce)');
const MOVE_MILLIS = 320;
/** Views whose places are remembered. */
const MOST_LAYOUTS = 40;

export class MapView {
  /**
   * @param {HTMLElement} container
   * @param {HTMLCanvasElement} sketch above it
   * @param {Handlers} handlers
   */
  constructor(container, sketch, handlers) {
    this.container = container;
    this.sketch = new Sketch(sketch);
    this.handlers = handlers;
    this.layouter = new Layouter();
    /** Places by what is shown: who comes back finds everything where it was. @type {Map<string, import('../layout/layered.js').Layout>} */
    this.layouts = new Map();
    /** Layouts on their way, by what is shown. @type {Map<string, Promise<import('../layout/layered.js').Layout>>} */
    this.underway = new Map();
    /** The newest call of `show`. @type {Promise<void>|null} */
    this.newest = null;
    /** @type {import('../model.js').Graph|null} */
    this.graph = null;
    this.cy = null;
    this.large = false;
    this.shown = 0;
    this.key = '';
    /** Whether all is seen as it was fitted: then it is fitted again when the room changes. */
    this.fitted = true;
    /** What of the room is covered by other things, in pixels. */
    this.inset = () => ({ left: 0, right: 0, top: 0, bottom: 0 });
    /** @type {((cy: any) => void)[]} */
    this.companions = [];
    this.emphasis = { found: null, selected: '', hovered: '' };
  }

  /** @param {(cy: any) => void} companion called with each new instance of Cytoscape */
  accompany(companion) {
    this.companions.push(companion);
    if (this.cy) companion(this.cy);
  }

  get direction() {
    return this.container.clientWidth >= this.container.clientHeight * 0.8 ? 'LR' : 'TB';
  }

  get aspect() {
    const inset = this.inset();
    return Math.max(0.3, (this.container.clientWidth - inset.left - inset.right) / Math.max(120, this.container.clientHeight - inset.top - inset.bottom));
  }

  /**
   * @param {import('../model.js').Graph} graph
   * @param {{key: string, labels: string, onFirst?: () => void}} options key: what of the whole is shown; with another key places are
   *     others. onFirst: called when there is something to see, which may be long before all is drawn
   * @returns {Promise<void>} done when this graph is on the screen, or another that was to be shown meanwhile
   */
  async show(graph, options) {
    this.newest = this.#show(graph, options, ++this.shown);
    for (let awaited = null; awaited !== this.newest; ) {
      awaited = this.newest;
      await awaited;
    }
  }

  async #show(graph, { key, labels, onFirst = () => undefined }, turn) {
    const fresh = key !== this.key || !this.cy;
    performance.mark('meshline-layout-begin');
    const places = await this.#placesOf(graph, key);
    performance.mark('meshline-layout-end');
    if (turn !== this.shown) return;
    const first = !this.cy;
    const large = isLarge(graph);
    if (large && fresh && this.container.clientWidth > 0) {
      this.sketch.draw(graph, places, this.#viewOf(boundsOf([...graph.nodes.keys()].map((id) => places.get(id)), graph.groups.size > 0)));
      onFirst();
      await painted();
      if (turn !== this.shown) return;
    }
    if (first || large !== this.large) this.#create(large);
    this.graph = graph;
    this.key = key;
    if (!(await patch(this.cy, elementsOf(graph, labels), places, () => turn === this.shown))) return;
    this.#move(places, fresh && !first);
    if (fresh) this.fit(!first);
    this.emphasise();
    if (large) this.cy.one('render', () => this.sketch.hide());
    else this.sketch.hide();
  }

  /** @returns {Promise<Map<string, any>>} places of all nodes that are no boxes */
  async #placesOf(graph, key) {
    const input = layoutInput(graph);
    const { positions: places } = this.layouts.get(key) ?? (await this.#layout(key, input));
    const missing = input.nodes.filter((node) => !places.has(node.id));
    if (missing.length > 0) {
      const there = new Map([...places].filter(([id]) => graph.nodes.has(id)));
      const groups = new Map(input.nodes.map((node) => [node.id, node.group]));
      for (const [id, at] of place(missing, there, groups, input.edges)) places.set(id, at);
    }
    const all = new Map([...places, ...childPlaces(graph, places)]);
    return isLarge(graph) ? new Map([...all, ...flatBoxes(graph, places)]) : all;
  }

  /** Asks for a layout, unless it was asked for already. */
  #layout(key, { nodes, edges }) {
    const asked = this.underway.get(key);
    if (asked) return asked;
    const layout = this.layouter
      .layout(nodes, edges, this.direction, this.aspect)
      .then((found) => {
        this.layouts.set(key, found);
        return found;
      })
      .finally(() => this.underway.delete(key));
    this.underway.set(key, layout);
    return layout;
  }

  /** Forgets the places of what is no more, so that a page that is open for weeks does not grow. @param {Map<string, any>} nodes all there are */
  forget(nodes) {
    for (const [key, layout] of this.layouts) {
      for (const id of layout.positions.keys()) if (!nodes.has(id)) layout.positions.delete(id);
      for (const way of layout.routes.keys()) if (!endsOf(way).every((id) => nodes.has(id))) layout.routes.delete(way);
      if (this.layouts.size > MOST_LAYOUTS && key !== this.key) this.layouts.delete(key);
    }
  }

  /** Lays the map out anew. */
  async tidy() {
    if (!this.graph) return;
    const input = layoutInput(this.graph);
    const layout = await this.layouter.layout(input.nodes, input.edges, this.direction, this.aspect);
    this.layouts.set(this.key, layout);
    this.#move(await this.#placesOf(this.graph, this.key), true);
    this.fit(true);
  }

  #create(large) {
    const viewport = this.cy ? { zoom: this.cy.zoom(), pan: { ...this.cy.pan() } } : {};
    this.cy?.destroy();
    this.large = large;
    this.cy = cytoscape({
      container: this.container,
      style: styleSheet({ large }),
      layout: { name: 'preset' },
      minZoom: ZOOM.least,
      maxZoom: ZOOM.most,
      boxSelectionEnabled: false,
      autounselectify: true,
      hideEdgesOnViewport: false,
      textureOnViewport: large,
      pixelRatio: large ? Math.min(1.5, devicePixelRatio) : 'auto',
      ...viewport,
    });
    this.cy.scratch('large', large);
    this.#listen(this.cy);
    for (const companion of this.companions) companion(this.cy);
  }

  #listen(cy) {
    // What a single click opens takes room from the map: it waits whether a second one follows.
    cy.on('onetap', (event) => {
      if (event.target === cy || event.target.hasClass('box')) this.handlers.onSelect('');
      else this.handlers.onSelect(event.target.id());
    });
    cy.on('dbltap', 'node', (event) => {
      if (!event.target.hasClass('box')) this.handlers.onExpand(event.target.id());
    });
    cy.on('mouseover', 'node, edge', (event) => {
      if (event.target.hasClass('box')) return;
      this.emphasis.hovered = event.target.id();
      this.emphasise();
      this.handlers.onHover(event.target.id(), event.renderedPosition);
    });
    cy.on('mouseout', 'node, edge', () => {
      this.emphasis.hovered = '';
      this.emphasise();
      this.handlers.onHover('', null);
    });
    cy.on('drag', 'node', (event) => {
      const moved = event.target.union(event.target.descendants());
      const layout = this.layouts.get(this.key);
      for (const node of moved) layout?.positions.set(node.id(), { ...node.position() });
      // A way around others is of no use any more once an end has moved.
      for (const edge of moved.connectedEdges()) layout?.routes.delete(wayOf(edge.source().id(), edge.target().id()));
      this.#bend(moved.connectedEdges());
      if (this.large) for (const [key, at] of flatBoxes(this.graph, layout.positions)) this.#box(key, at);
    });
    cy.on('viewport', () => this.handlers.onHover('', null));
    let naming = 0;
    cy.on('zoom', () => {
      cancelAnimationFrame(naming);
      naming = requestAnimationFrame(() => this.#name());
    });
    cy.on('scrollzoom dragpan pinchzoom', () => {
      this.fitted = false;
    });
  }

  #move(places, animate) {
    const moving = [];
    this.cy.startBatch();
    for (const [id, at] of places) {
      const node = this.cy.getElementById(id);
      if (node.empty() || node.isParent()) continue;
      if (at.width) change(node, { width: at.width, height: at.height });
      const { x, y } = node.position();
      if (x === at.x && y === at.y) continue;
      if (animate && !this.large && !CALM.matches) moving.push([node, at]);
      else node.position({ x: at.x, y: at.y });
    }
    this.cy.endBatch();
    for (const [node, at] of moving) node.animate({ position: { x: at.x, y: at.y } }, { duration: MOVE_MILLIS, easing: 'ease-in-out-cubic', queue: false });
    this.#bend(this.cy.edges(), places);
    this.#name();
    if (moving.length > 0) setTimeout(() => this.#name(), MOVE_MILLIS + 40);
  }

  #name() {
    nameBoxes(this.cy);
    sizeNames(this.cy);
  }

  /** Of a large map. */
  #box(key, { x, y, width, height }) {
    const box = this.cy.getElementById(key);
    if (box.empty()) return;
    change(box, { width, height });
    box.position({ x, y });
  }

  #bend(edges, places = new Map()) {
    if (!this.large) bend(this.cy, edges, { places, routes: this.layouts.get(this.key)?.routes ?? new Map(), direction: this.direction });
  }

  /** @param {{found?: Set<string>|null, selected?: string}} change what to bring out */
  emphasise(change = {}) {
    Object.assign(this.emphasis, change);
    if (this.cy) bringOut(this.cy, this.emphasis, this.large);
  }

  /** @param {boolean} animate */
  fit(animate) {
    if (!this.cy || this.cy.elements().empty()) return;
    const { zoom, pan } = this.#viewOf(this.#bounds());
    this.fitted = true;
    this.cy.stop(true);
    if (animate && !CALM.matches && !this.large) this.cy.animate({ zoom, pan }, { duration: MOVE_MILLIS, easing: 'ease-in-out-cubic' });
    else this.cy.viewport({ zoom, pan });
  }

  #viewOf(box) {
    return viewOf(box, this.container, this.inset());
  }

  /** Of the places, also while nodes are still on their way there. */
  #bounds() {
    const chosen = this.cy.getElementById(this.emphasis.selected);
    // On a telephone the details leave a strip of the map: what was chosen and what is around it.
    if (this.container.clientWidth <= 560 && chosen.nonempty()) return chosen.closedNeighborhood().union(chosen.connectedNodes()).boundingBox({ includeOverlays: false });
    const places = [...(this.layouts.get(this.key)?.positions ?? new Map())].filter(([id]) => this.graph?.nodes.has(id)).map(([, at]) => at);
    const open = this.cy.nodes('.open');
    if (places.length === 0 || open.nonempty()) return this.cy.elements().boundingBox({ includeOverlays: false });
    return boundsOf(places, this.cy.nodes('.box').nonempty());
  }

  /** @param {number} factor */
  zoom(factor) {
    this.fitted = false;
    const centre = { x: this.container.clientWidth / 2, y: this.container.clientHeight / 2 };
    this.cy?.zoom({ level: this.cy.zoom() * factor, renderedPosition: centre });
  }

  /** Brings a node or edge into the middle if it is not to be seen. @param {string} id */
  reveal(id) {
    const element = this.cy?.getElementById(id);
    if (!element || element.empty()) return;
    const inset = this.inset();
    const box = element.renderedBoundingBox();
    const right = this.container.clientWidth - inset.right;
    const bottom = this.container.clientHeight - inset.bottom;
    if (box.x1 >= inset.left && box.x2 <= right && box.y1 >= inset.top && box.y2 <= bottom) return;
    const by = { x: (inset.left + right) / 2 - (box.x1 + box.x2) / 2, y: (inset.top + bottom) / 2 - (box.y1 + box.y2) / 2 };
    if (CALM.matches || this.large) this.cy.panBy(by);
    else this.cy.animate({ panBy: by }, { duration: MOVE_MILLIS });
  }

  /** After a change of the theme. */
  restyle() {
    this.cy?.style(styleSheet({ large: this.large }));
    this.cy?.nodes().forEach((node) => node.removeScratch('name').removeScratch('size'));
    if (this.cy) this.#name();
  }

  resize() {
    const { clientWidth, clientHeight } = this.container;
    if (!this.cy || clientWidth === 0 || (this.cy.width() === clientWidth && this.cy.height() === clientHeight)) return;
    this.cy.resize();
    if (this.fitted) this.fit(true);
  }
}

/** Once what was drawn is on the screen; at once where nobody looks, and so nothing is painted. */
function painted() {
  if (document.hidden) return Promise.resolve();
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done, 0));
  });
}
