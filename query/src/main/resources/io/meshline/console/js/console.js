/** The page as a whole: asks, shows, and takes what people do into the state. */
import { topology } from './ahead.js';
import { Api, ApiError } from './api.js';
import { Controls } from './chrome/controls.js';
import { nameMotion } from './chrome/menus.js';
import * as notices from './chrome/notices.js';
import { Strip } from './chrome/strip.js';
import { describe, tip } from './chrome/tip.js';
import { byId } from './dom.js';
import { Dots } from './map/dots.js';
import { MapKeyboard } from './map/keyboard.js';
import { MapView } from './map/map-view.js';
import { Minimap } from './map/minimap.js';
import { graphOf } from './model.js';
import { expand, focus, open } from './moves.js';
import { innerMaps } from './opened.js';
import { Panel } from './panel/panel.js';
import { Compare } from './reports/compare.js';
import { Paths } from './reports/paths.js';
import { Top } from './reports/top.js';
import { ServerInfo } from './server-info.js';
import { withSilent } from './silent.js';
import { Store } from './state.js';
import { TableView } from './table-view.js';
import { liveInterval, seconds } from './time-range.js';
import { foundIn, viewKey, viewOf } from './view-of.js';

const RETRY_MILLIS = 10_000;

export class Console {
  constructor() {
    this.api = new Api();
    this.info = new ServerInfo(this.api);
    this.store = new Store();
    /** All that is known of the time shown. @type {import('./model.js').Graph|null} */
    this.whole = null;
    /** Why the map of the time shown cannot be read. @type {ApiError|null} */
    this.fault = null;
    /** The part that is on the screen. @type {import('./model.js').Graph|null} */
    this.graph = null;
    this.finds = null;
    this.hides = null;
    this.timer = 0;
    /** How often the map was asked for. */
    this.asked = 0;
    /** Which of these the map shown is the answer to. */
    this.look = 0;
    this.abort = null;
    this.#parts();
    this.controls = new Controls(this);
  }

  #parts() {
    this.map = new MapView(byId('map'), byId('ground'), {
      onSelect: (id) => this.select(id),
      onExpand: (id) => expand(this, 'endpoint', id),
      onHover: (id, at) => tip(byId('tip'), id ? this.#item(id) : null, at ?? undefined),
    });
    this.map.inset = () => ({ left: 0, right: 0, top: 44, bottom: innerWidth <= 560 && !byId('panel').hidden ? innerHeight * 0.7 : 44 });
    this.dots = new Dots(/** @type {HTMLCanvasElement} */ (byId('dots')));
    this.minimap = new Minimap(/** @type {HTMLCanvasElement} */ (byId('minimap-canvas')), () => this.map.ground.scene?.boxes ?? []);
    this.map.accompany((cy) => {
      this.dots.attach(cy);
      this.minimap.attach(cy);
    });
    this.keyboard = new MapKeyboard(byId('map-keys'), this.map, { onOpen: (id) => this.select(id, true), onExpand: (id) => expand(this, 'endpoint', id), onFocus: (id) => focus(this, id), say: (id) => this.say(describe(this.#item(id))) });
    this.table = new TableView(byId('table-view'), { onSelect: (id) => this.select(id) });
    this.panel = new Panel(byId('panel'), this.api, {
      onSelect: (id) => this.select(id),
      onClose: () => this.select(''),
      onFocus: (id) => focus(this, id),
      onExpand: (grain, id) => expand(this, grain, id),
      onPaths: (id) => this.store.set({ view: 'paths', ...(this.store.state.source && !this.store.state.destination && this.store.state.source !== id ? { destination: id } : { source: id, destination: '' }) }, true),
    });
    this.strip = new Strip(byId('strip'), { onChange: (change) => this.store.set(change, true) });
    const actions = {
      onChange: (change, step) => this.store.set(change, step),
      onOpen: (item) => open(this, item),
      onMap: (change) => this.store.set({ ...change, view: 'map' }, true),
    };
    /** Pages that ask questions of their own, by view. @type {Record<string, import('./reports/report.js').Report>} */
    this.reports = { top: new Top(byId('top-view'), this.api, actions), compare: new Compare(byId('compare-view'), this.api, actions), paths: new Paths(byId('paths-view'), this.api, actions) };
  }

  start() {
    this.store.onChange((state, before) => this.#changed(state, before));
    this.#parse(this.store.state);
    this.controls.name(this.store.state);
    notices.loading(byId('notice'));
    this.refresh();
  }

  /** After a change of the theme: what is drawn takes the new colours. */
  recolour() {
    this.map.restyle();
    this.dots.recolour();
    this.minimap.redraw();
    this.panel.recolour();
  }

  /** @param {string} id @param {boolean} [byKeyboard] */
  select(id, byKeyboard = false) {
    this.store.set({ select: id }, true);
    if (byKeyboard) document.getElementById('panel-title')?.focus();
    else if (!id && document.activeElement === document.body && this.store.state.view === 'map') byId('map-keys').focus({ preventScroll: true });
  }

  toggleLive() {
    const { live, from } = this.store.state;
    this.store.set(live ? { live: false } : { live: true, from: '', to: '', ...(from ? { last: '15m' } : {}) });
  }

  /** @param {string} text to those who do not see the page */
  say(text) {
    byId('say').textContent = text;
  }

  /** @param {string} text what has gone wrong with something that the map is not about */
  warn(text) {
    this.say(text);
    notices.warn(byId('banner'), text);
  }

  #item(id) {
    return this.graph?.nodes.get(id) ?? this.graph?.edges.get(id) ?? null;
  }

  #changed(state, before) {
    this.#parse(state);
    this.controls.name(state);
    if (state.view === 'map') this.map.resize();
    if (state.view !== before.view) this.reports[before.view]?.leave();
    const asks = ['last', 'from', 'to'].some((key) => state[key] !== before[key]);
    if (asks) Object.assign(this, { whole: null, fault: null });
    if (asks || state.expand.join() !== before.expand.join()) this.refresh();
    else {
      if (state.live !== before.live) this.schedule(state.live ? 0 : undefined);
      this.draw();
    }
    if (state.select !== before.select && state.view === 'map') {
      this.map.resize();
      if (state.select && !this.map.fitted) this.map.reveal(state.select);
      else if (innerWidth <= 560 && this.map.fitted) this.map.fit(true);
    }
  }

  #parse(state) {
    this.finds = this.controls.find.become(state.find);
    this.hides = this.controls.hide.become(state.hide);
  }

  /** Asks for the map, and shows it. What is on the screen stays until the answer is there. */
  async refresh() {
    clearTimeout(this.timer);
    const turn = ++this.asked;
    const { state } = this.store;
    this.abort?.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    let late;
    if (!this.whole) {
      late = setTimeout(() => turn === this.asked && !this.whole && !this.#aside && notices.loading(byId('notice')), this.graph ? 250 : 0);
      signal.addEventListener('abort', () => clearTimeout(late));
    }
    this.#inform();
    try {
      const [found, expansions] = await Promise.all([topology(this.api, state, signal), innerMaps(this.api, state, signal)]);
      if (turn !== this.asked) return;
      const now = graphOf(found, expansions);
      this.whole = state.live ? withSilent(now, this.whole, Date.parse(found.range?.asked_at) || Date.now(), seconds(state.last) * 1000) : now;
      this.map.places.forget(this.whole.nodes, this.map.key);
      this.fault = null;
      this.look = turn;
      notices.stale(byId('banner'), null, () => this.refresh());
      await this.draw();
      if (turn !== this.asked) return;
      performance.mark('meshline-drawn');
      this.schedule(state.live ? liveInterval(state) : undefined);
    } catch (e) {
      if (turn !== this.asked || e.name === 'AbortError') return;
      this.#failed(e instanceof ApiError ? e : new ApiError('internal', String(e.message ?? e), 0));
      if (!(e instanceof ApiError)) throw e;
    } finally {
      // What went wrong must not be covered by a notice that comes late.
      clearTimeout(late);
    }
  }

  async #inform() {
    if (!(await this.info.renew())) return;
    this.panel.info = this.info.told;
    if (this.whole) this.draw();
  }

  /** @param {number|undefined} millis to the next look; undefined: none by itself */
  schedule(millis) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (millis === undefined || !this.store.state.live) return;
    this.timer = window.setTimeout(() => (document.hidden ? this.schedule(1000) : this.refresh()), millis);
  }

  #failed(error) {
    const { live } = this.store.state;
    const lasts = this.whole && error.code !== 'unauthorized';
    if (lasts) notices.stale(byId('banner'), error, () => this.refresh());
    else {
      if (live) this.look = this.asked;
      this.strip.clear();
      this.panel.close();
    }
    if (!lasts || this.fault) {
      this.fault = lasts ? null : error;
      this.draw();
    }
    if (error.code !== 'unauthorized' && (live || !this.whole)) {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.refresh(), RETRY_MILLIS);
    }
  }

  /** The page that can be looked at though the map cannot be read: it asks questions of its own. @returns {import('./reports/report.js').Report|null} */
  get #aside() {
    return (this.fault && notices.ofMapAlone(this.fault) && this.reports[this.store.state.view]) || null;
  }

  #noticeActions() {
    return {
      onRetry: () => this.refresh(),
      onChange: (change) => this.store.set(change, true),
      onToken: (token) => {
        this.api.useToken(token);
        this.refresh();
      },
    };
  }

  /** Shows what is known, as the state says. */
  async draw() {
    const { state } = this.store;
    if (!this.whole || this.fault) {
      await this.#drawWithout(state);
      return;
    }
    const report = this.reports[state.view];
    const { graph, hidden } = viewOf(this.whole, state, this.hides);
    this.graph = graph;
    const found = foundIn(graph, this.finds);
    this.controls.find.picked(found ? found.size : null);
    this.controls.hide.picked(this.hides ? hidden : null);
    this.strip.show(this.whole, graph, state);
    // What filters take off the map can still be looked at.
    const isShown = graph.nodes.has(state.select) || graph.edges.has(state.select);
    this.panel.show(report || !isShown ? this.whole : graph, state.select, state, this.look);
    if (report) {
      byId('notice').hidden = true;
      await report.show(state, this.look, this.whole);
    } else if (graph.nodes.size === 0) notices.empty(byId('notice'), state, this.info.told, { filtered: this.whole.nodes.size > 0 }, this.#noticeActions());
    else if (state.view === 'table') {
      this.table.show(graph, found, state.select);
      byId('notice').hidden = true;
    } else await this.#drawMap(graph, found, state);
  }

  async #drawWithout(state) {
    if (!state.select) this.panel.close();
    if (!this.fault) return;
    if (!this.#aside) {
      notices.failed(byId('notice'), this.fault, state, this.#noticeActions());
      return;
    }
    byId('notice').hidden = true;
    await this.#aside.show(state, this.look, null);
  }

  /** Whether nothing was drawn or has failed since. */
  #shows(graph) {
    return this.graph === graph && this.whole !== null && this.fault === null;
  }

  async #drawMap(graph, found, state) {
    byId('map-keys').setAttribute('aria-label', `Service map: ${graph.nodes.size} services, ${graph.edges.size} connections`);
    await this.map.show(graph, { key: viewKey(state), labels: state.labels, onFirst: () => this.#shows(graph) && (byId('notice').hidden = true) });
    if (!this.#shows(graph)) return;
    nameMotion(byId('motion'), this.dots.tooMany);
    const narrow = innerWidth <= 560 && this.map.emphasis.selected !== state.select;
    this.map.emphasise({ found, selected: state.select });
    if (narrow && this.map.fitted) this.map.fit(false);
    byId('notice').hidden = true;
    if (!state.source || !state.destination) return;
    const { paths } = this.reports;
    await paths.show(state, this.look, this.whole);
    // What is found counts more than what is on the way.
    if (this.#shows(graph) && !found && paths.ways) this.map.emphasise({ found: paths.ways });
  }
}
