/** The map on the screen: draws a graph, keeps what stands where it stands, tells what people do. */
import cytoscape from '/webjars/cytoscape/3.33.1/dist/cytoscape.esm.min.mjs';
import { Layouter } from '../layout/layouter.js';
import { place } from '../layout/place.js';
import { childPlaces, elementsOf, isLarge, layoutInput } from './elements.js';
import { wayOf } from '../layout/layered.js';
import { controls, relative } from './geometry.js';
import { styleSheet } from './style.js';

/**
 * @typedef {object} Handlers
 * @property {(id: string) => void} onSelect id of a node or edge; empty: the background
 * @property {(id: string) => void} onExpand
 * @property {(id: string, at: {x: number, y: number}|null) => void} onHover empty id: nothing
 */

const CALM = matchMedia('(prefers-reduced-motion: reduce)');
const MOVE_MILLIS = 320;

export class MapView {
  /**
   * @param {HTMLElement} container
   * @param {Handlers} handlers
   */
  constructor(container, handlers) {
    this.container = container;
    this.handlers = handlers;
    this.layouter = new Layouter();
    /** Places by what is shown: who comes back finds everything where it was. @type {Map<string, import('../layout/layered.js').Layout>} */
    this.layouts = new Map();
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
   * @param {{key: string, labels: string}} options key: what of the whole is shown; with another key places are others
   */
  async show(graph, { key, labels }) {
    const turn = ++this.shown;
    const fresh = key !== this.key || !this.cy;
    performance.mark('meshline-layout-begin');
    const places = await this.#placesOf(graph, key);
    performance.mark('meshline-layout-end');
    if (turn !== this.shown) return;
    const first = !this.cy;
    if (first || isLarge(graph) !== this.large) this.#create(isLarge(graph));
    this.graph = graph;
    this.key = key;
    this.#patch(elementsOf(graph, labels), places, fresh && !first);
    if (fresh) this.fit(!first);
    this.emphasise();
  }

  /** @returns {Promise<Map<string, any>>} places of all nodes that are no boxes */
  async #placesOf(graph, key) {
    const input = layoutInput(graph);
    let layout = this.layouts.get(key);
    if (!layout) {
      layout = await this.layouter.layout(input.nodes, input.edges, this.direction, this.aspect);
      this.layouts.set(key, layout);
    }
    const places = layout.positions;
    const missing = input.nodes.filter((node) => !places.has(node.id));
    if (missing.length > 0) {
      const there = new Map([...places].filter(([id]) => graph.nodes.has(id)));
      const groups = new Map(input.nodes.map((node) => [node.id, node.group]));
      for (const [id, at] of place(missing, there, groups, input.edges)) places.set(id, at);
    }
    return new Map([...places, ...childPlaces(graph, places)]);
  }

  /** Lays the map out anew. */
  async tidy() {
    if (!this.graph) return;
    const input = layoutInput(this.graph);
    const layout = await this.layouter.layout(input.nodes, input.edges, this.direction, this.aspect);
    this.layouts.set(this.key, layout);
    this.#move(new Map([...layout.positions, ...childPlaces(this.graph, layout.positions)]), true);
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
      minZoom: 0.03,
      maxZoom: 2.5,
      boxSelectionEnabled: false,
      autounselectify: true,
      hideEdgesOnViewport: false,
      textureOnViewport: large,
      pixelRatio: large ? Math.min(1.5, devicePixelRatio) : 'auto',
      ...viewport,
    });
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
    });
    cy.on('viewport', () => this.handlers.onHover('', null));
    let naming = 0;
    cy.on('zoom', () => {
      cancelAnimationFrame(naming);
      naming = requestAnimationFrame(() => this.#nameBoxes());
    });
    cy.on('scrollzoom dragpan pinchzoom', () => {
      this.fitted = false;
    });
  }

  /** Adds, changes and removes what differs; nothing else is touched. */
  #patch(elements, places, animate) {
    const cy = this.cy;
    cy.startBatch();
    cy.elements().filter((element) => !elements.has(element.id())).remove();
    const added = [];
    for (const [id, element] of elements) {
      const there = cy.getElementById(id);
      if (there.empty()) {
        added.push(element.group === 'nodes' && places.has(id) ? { ...element, position: { ...places.get(id) } } : element);
        continue;
      }
      if (element.group === 'nodes') {
        const parent = element.data.parent ?? null;
        if ((there.data('parent') ?? null) !== parent) there.move({ parent });
        there.toggleClass('open', element.classes === 'open');
      } else if (there.data('source') !== element.data.source || there.data('target') !== element.data.target) {
        there.move({ source: element.data.source, target: element.data.target });
      }
      const { id: _, parent: __, source: ___, target: ____, distances: d, weights: w, shift: s, font: f, ...values } = element.data;
      if (Object.entries(values).some(([name, value]) => there.data(name) !== value)) there.data(values);
    }
    cy.add(added);
    cy.endBatch();
    this.#move(places, animate);
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
      else node.position({ ...at });
    }
    this.cy.endBatch();
    for (const [node, at] of moving) node.animate({ position: { ...at } }, { duration: MOVE_MILLIS, easing: 'ease-in-out-cubic', queue: false });
    this.#bend(this.cy.edges(), places);
    this.#nameBoxes();
    if (moving.length > 0) setTimeout(() => this.#nameBoxes(), MOVE_MILLIS + 40);
  }

  /** Puts the name of each box above its left corner, large enough to be read from afar. */
  #nameBoxes() {
    if (this.cy.destroyed()) return;
    const font = Math.round(Math.max(13, Math.min(150, 12.5 / this.cy.zoom())));
    const letter = font * 0.56;
    for (const box of this.cy.nodes('.box')) {
      const shift = Math.round(Math.min(0, (box.data('title').length * letter - box.outerWidth()) / 2 + 6));
      if (box.data('shift') !== shift || box.data('font') !== font) box.data({ shift, font });
    }
  }

  /** Shapes the curves of edges by where their ends are, or are going to be. */
  #bend(edges, places = new Map()) {
    if (this.large) return;
    const routes = this.layouts.get(this.key)?.routes;
    this.cy.batch(() => {
      for (const edge of edges) {
        if (edge.data('loop')) continue;
        const from = places.get(edge.source().id()) ?? edge.source().position();
        const to = places.get(edge.target().id()) ?? edge.target().position();
        const route = routes?.get(wayOf(edge.source().id(), edge.target().id()));
        const bend = route ? relative(from, to, route) : controls(from, to, this.direction);
        if (edge.data('distances') !== bend.distances || edge.data('weights') !== bend.weights) edge.data(bend);
      }
    });
  }

  /** @param {{found?: Set<string>|null, selected?: string}} change what to bring out */
  emphasise(change = {}) {
    Object.assign(this.emphasis, change);
    const { found, selected, hovered } = this.emphasis;
    const cy = this.cy;
    if (!cy) return;
    cy.batch(() => {
      cy.elements('.dim, .soft, .near, .found, .chosen, .hovered').removeClass('dim soft near found chosen hovered');
      if (found) {
        const picked = cy.collection([...found].map((id) => cy.getElementById(id)).filter((element) => element.nonempty()));
        const shown = picked.union(picked.nodes().ancestors()).union(picked.edges().connectedNodes()).union(picked.descendants());
        cy.elements().difference(shown.union(shown.ancestors())).difference('.box').addClass('dim');
        if (!this.large || picked.length < 200) picked.addClass('found');
      }
      const centre = cy.getElementById(hovered || selected);
      if (centre.nonempty()) {
        const near = centre.isEdge() ? centre : centre.union(centre.descendants()).connectedEdges();
        near.addClass('near');
        if (centre.isNode() && (this.large || hovered)) {
          const kept = near.union(near.connectedNodes()).union(centre).union(centre.descendants());
          cy.elements().difference(kept.union(kept.ancestors())).difference('.box').addClass(this.large ? 'dim' : 'soft');
        }
        if (hovered && centre.isNode() && hovered !== selected) centre.addClass('hovered');
      }
      cy.getElementById(selected).addClass('chosen');
    });
  }

  /** @param {boolean} animate */
  fit(animate) {
    if (!this.cy || this.cy.elements().empty()) return;
    const padding = Math.min(56, this.container.clientWidth * 0.06);
    const inset = this.inset();
    const box = this.#bounds();
    const width = this.container.clientWidth - inset.left - inset.right - 2 * padding;
    const height = this.container.clientHeight - inset.top - inset.bottom - 2 * padding;
    const zoom = Math.max(this.cy.minZoom(), Math.min(1.15, width / box.w, height / box.h));
    const pan = {
      x: inset.left + padding + width / 2 - (box.x1 + box.w / 2) * zoom,
      y: inset.top + padding + height / 2 - (box.y1 + box.h / 2) * zoom,
    };
    this.fitted = true;
    this.cy.stop(true);
    if (animate && !CALM.matches && !this.large) this.cy.animate({ zoom, pan }, { duration: MOVE_MILLIS, easing: 'ease-in-out-cubic' });
    else this.cy.viewport({ zoom, pan });
  }

  /** Of the places, also while nodes are still on their way there. */
  #bounds() {
    const chosen = this.cy.getElementById(this.emphasis.selected);
    // On a telephone the details leave a strip of the map: what was chosen and what is around it.
    if (this.container.clientWidth <= 560 && chosen.nonempty()) return chosen.closedNeighborhood().union(chosen.connectedNodes()).boundingBox({ includeOverlays: false });
    const places = [...(this.layouts.get(this.key)?.positions ?? new Map())].filter(([id]) => this.graph?.nodes.has(id));
    const open = this.cy.nodes('.open');
    if (places.length === 0 || open.nonempty()) return this.cy.elements().boundingBox({ includeOverlays: false });
    const grouped = this.cy.nodes('.box').nonempty();
    const margin = grouped ? { x: 86, top: 74, bottom: 74 } : { x: 66, top: 40, bottom: 56 };
    const xs = places.map(([, at]) => at.x);
    const ys = places.map(([, at]) => at.y);
    const x1 = xs.reduce((a, b) => Math.min(a, b)) - margin.x;
    const y1 = ys.reduce((a, b) => Math.min(a, b)) - margin.top;
    return { x1, y1, w: xs.reduce((a, b) => Math.max(a, b)) + margin.x - x1, h: ys.reduce((a, b) => Math.max(a, b)) + margin.bottom - y1 };
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
  }

  resize() {
    const { clientWidth, clientHeight } = this.container;
    if (!this.cy || clientWidth === 0 || (this.cy.width() === clientWidth && this.cy.height() === clientHeight)) return;
    this.cy.resize();
    if (this.fitted) this.fit(true);
  }
}
