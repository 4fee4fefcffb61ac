/** The map on the screen: draws a graph, keeps what stands where it stands, tells what people do. */
import { painted } from '../dom.js';
import { wayOf } from '../layout/ways.js';
import { aroundAll, aroundOne, wayIntoSight } from './around.js';
import { bend } from './bend.js';
import { nameBoxes } from './boxes.js';
import { elementsOf, isLarge } from './elements.js';
import { bringOut, bringOutLarge } from './emphasis.js';
import { Ground } from './ground.js';
import { sizeNames, textSize } from './names.js';
import { patch } from './patch.js';
import { Places } from './places.js';
import { listen } from './pointer.js';
import { sceneOf } from './scene.js';
import { styleSheet } from './style.js';
import { ZOOM, boundsOf, viewOf } from './view.js';

/** On its way while all else begins: a large map is sketched without it. */
const library = import('/webjars/cytoscape/3.33.1/dist/cytoscape.esm.min.mjs');
const CALM = matchMedia('(prefers-reduced-motion: reduce)');
const MOVE_MILLIS = 320;

export class MapView {
  /**
   * @param {HTMLElement} container
   * @param {HTMLElement} ground below it
   * @param {{onSelect: (id: string) => void, onExpand: (id: string) => void, onHover: (id: string, at: {x: number, y: number}|null) => void}} handlers as
   *     of ./pointer.js
   */
  constructor(container, ground, handlers) {
    this.container = container;
    this.ground = new Ground(ground);
    this.handlers = handlers;
    this.places = new Places();
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
    /** Where all stands, or is on its way to. @type {Map<string, {x: number, y: number}>} */
    this.standing = new Map();
    /** What the newest sketch was drawn by. @type {Map<string, {x: number, y: number}>|null} */
    this.sketched = null;
    /** Of letters on calls. */
    this.size = 0;
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
    const places = await this.places.of(graph, key, this.#room);
    performance.mark('meshline-layout-end');
    if (turn !== this.shown) return;
    const large = isLarge(graph);
    if (large && fresh && this.container.clientWidth > 0) {
      this.#sketch(graph, places);
      onFirst();
      await painted();
    }
    const { default: cytoscape } = await library;
    if (turn !== this.shown) return;
    const first = !this.cy;
    if (first || large !== this.large) this.#create(cytoscape, large);
    this.graph = graph;
    this.key = key;
    if (!(await patch(this.cy, elementsOf(graph, labels), places, () => turn === this.shown))) return;
    this.#settle(places, fresh && !first);
    if (fresh) this.fit(!first);
    this.#name();
    this.emphasise();
    if (this.container.classList.contains('underway')) this.#reveal();
  }

  /** Shows what Cytoscape draws in place of its sketch, once it has. */
  #reveal() {
    this.cy.one('render', () => {
      this.container.classList.remove('underway');
      this.ground.uncircle();
    });
    this.cy.forceRender();
  }

  /** What is seen of a large map at once: it stays below the services when these are there. */
  #sketch(graph, places) {
    this.container.classList.add('underway');
    this.ground.emphasise(new Map(), false);
    this.ground.show(sceneOf(graph, places), this.#viewOf(boundsOf([...graph.nodes.keys()].map((id) => places.get(id)), graph.groups.size > 0)), true);
    this.sketched = places;
    performance.mark('meshline-sketched');
  }

  get #room() {
    return { direction: this.direction, aspect: this.aspect };
  }

  /** Lays the map out anew. */
  async tidy() {
    if (!this.graph) return;
    this.places.clear(this.key);
    this.#settle(await this.places.of(this.graph, this.key, this.#room), true);
    this.fit(true);
  }

  #create(cytoscape, large) {
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
    this.ground.attach(this.cy);
    listen(this.cy, {
      onSelect: this.handlers.onSelect,
      onExpand: this.handlers.onExpand,
      onHover: (id, at) => this.#hover(id, at),
      onDrag: (nodes) => this.#drag(nodes),
      onZoom: () => this.#name(),
      onLook: () => (this.fitted = false),
      lineAt: (at) => (this.large && this.ground.at(at)?.id) || '',
    });
    for (const companion of this.companions) companion(this.cy);
  }

  #hover(id, at) {
    if (this.emphasis.hovered !== id) this.emphasise({ hovered: id });
    this.handlers.onHover(id, at);
  }

  #drag(nodes) {
    const layout = this.places.get(this.key);
    for (const node of nodes) {
      layout?.positions.set(node.id(), { ...node.position() });
      this.standing.set(node.id(), { ...node.position() });
    }
    if (this.large) {
      for (const node of nodes) Object.assign(this.ground.scene.points.get(node.id()) ?? {}, node.position());
      this.ground.redraw();
      return;
    }
    // A way around others is of no use any more once an end has moved.
    for (const edge of nodes.connectedEdges()) layout?.routes.delete(wayOf(edge.source().id(), edge.target().id()));
    this.#bend(nodes.connectedEdges());
  }

  /** Brings everything to its place. */
  #settle(places, animate) {
    this.#move(places, animate);
    if (!this.large) this.ground.hide();
    else if (this.sketched !== places) this.ground.show(sceneOf(this.graph, places), this.#view, this.ground.circled);
  }

  #move(places, animate) {
    const moving = [];
    this.cy.startBatch();
    for (const [id, at] of places) {
      const node = this.cy.getElementById(id);
      if (node.empty() || node.isParent()) continue;
      const { x, y } = node.position();
      if (x === at.x && y === at.y) continue;
      if (animate && !this.large && !CALM.matches) moving.push([node, at]);
      else node.position({ x: at.x, y: at.y });
    }
    this.cy.endBatch();
    this.standing = places;
    this.size = textSize(this.cy);
    for (const [node, at] of moving) node.animate({ position: { x: at.x, y: at.y } }, { duration: MOVE_MILLIS, easing: 'ease-in-out-cubic', queue: false });
    this.#bend(this.cy.edges());
    this.#name();
    if (moving.length > 0) setTimeout(() => this.#name(), MOVE_MILLIS + 40);
  }

  #name() {
    if (this.cy.destroyed()) return;
    nameBoxes(this.cy);
    sizeNames(this.cy);
    const size = textSize(this.cy);
    if (size === this.size) return;
    this.size = size;
    this.#bend([]);
  }

  #bend(edges) {
    if (!this.large) bend(this.cy, edges, { places: this.standing, size: this.size, routes: this.places.get(this.key)?.routes ?? new Map(), direction: this.direction });
  }

  /** @param {{found?: Set<string>|null, selected?: string, hovered?: string}} change what to bring out */
  emphasise(change = {}) {
    Object.assign(this.emphasis, change);
    if (!this.cy || !this.graph) return;
    if (this.large) bringOutLarge(this.cy, this.ground, this.graph, this.emphasis);
    else bringOut(this.cy, this.emphasis);
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

  get #view() {
    return { zoom: this.cy.zoom(), pan: this.cy.pan() };
  }

  #viewOf(box) {
    return viewOf(box, this.container, this.inset());
  }

  #bounds() {
    const one = this.container.clientWidth <= 560 && aroundOne(this.cy, this.graph, this.emphasis.selected);
    return one || aroundAll(this.cy, this.graph, this.places.get(this.key)?.positions ?? new Map());
  }

  /** @param {number} factor */
  zoom(factor) {
    this.fitted = false;
    const centre = { x: this.container.clientWidth / 2, y: this.container.clientHeight / 2 };
    this.cy?.zoom({ level: this.cy.zoom() * factor, renderedPosition: centre });
  }

  /** Brings a node or edge into the middle if it is not to be seen. @param {string} id */
  reveal(id) {
    const by = this.cy && wayIntoSight(this.cy, this.graph, id, this.container, this.inset());
    if (!by) return;
    if (CALM.matches || this.large) this.cy.panBy(by);
    else this.cy.animate({ panBy: by }, { duration: MOVE_MILLIS });
  }

  /** After a change of the theme. */
  restyle() {
    this.cy?.style(styleSheet({ large: this.large }));
    this.cy?.nodes().forEach((node) => node.removeScratch('name').removeScratch('size'));
    if (this.cy) this.#name();
    this.ground.redraw();
  }

  resize() {
    const { clientWidth, clientHeight } = this.container;
    if (!this.cy || clientWidth === 0 || (this.cy.width() === clientWidth && this.cy.height() === clientHeight)) return;
    this.cy.resize();
    if (this.fitted) this.fit(true);
  }
}
