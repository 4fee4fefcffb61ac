/** The page as a whole: asks, shows, and takes what people do into the state. */
import { Api, ApiError } from './api.js';
import { help } from './chrome/help.js';
import { legend } from './chrome/legend.js';
import { menu, toolbar } from './chrome/menus.js';
import * as notices from './chrome/notices.js';
import { QueryBox } from './chrome/query-box.js';
import { Strip } from './chrome/strip.js';
import { nameTime, timePicker } from './chrome/time-picker.js';
import { describe, tip } from './chrome/tip.js';
import { byId, debounce, fill, h } from './dom.js';
import { icon } from './icons.js';
import { Dots } from './map/dots.js';
import * as motion from './map/dots-preference.js';
import { MapKeyboard } from './map/keyboard.js';
import { MapView } from './map/map-view.js';
import { Minimap } from './map/minimap.js';
import { graphOf, withSilent } from './model.js';
import * as charts from './panel/charts.js';
import { Panel } from './panel/panel.js';
import { Store } from './state.js';
import { TableView } from './table-view.js';
import * as theme from './theme.js';
import { liveInterval, query } from './time-range.js';
import { foundIn, viewKey, viewOf } from './view-of.js';

const RETRY_MILLIS = 10_000;

export class Console {
  constructor() {
    this.api = new Api();
    this.store = new Store();
    /** All that is known of the time shown. @type {import('./model.js').Graph|null} */
    this.whole = null;
    /** The part that is on the screen. @type {import('./model.js').Graph|null} */
    this.graph = null;
    this.info = null;
    this.finds = null;
    this.hides = null;
    this.timer = 0;
    this.asked = 0;
    this.abort = null;
    this.map = new MapView(byId('map'), {
      onSelect: (id) => this.select(id),
      onExpand: (id) => this.expand('endpoint', id),
      onHover: (id, at) => tip(byId('tip'), id ? this.#item(id) : null, at ?? undefined),
    });
    this.dots = new Dots(/** @type {HTMLCanvasElement} */ (byId('dots')));
    this.minimap = new Minimap(/** @type {HTMLCanvasElement} */ (byId('minimap-canvas')));
    this.map.accompany((cy) => {
      this.dots.attach(cy);
      this.minimap.attach(cy);
    });
    this.table = new TableView(byId('table-view'), { onSelect: (id) => this.select(id) });
    this.panel = new Panel(byId('panel'), this.api, {
      onSelect: (id) => this.select(id),
      onClose: () => this.select(''),
      onFocus: (id) => this.focus(id),
      onExpand: (grain, id) => this.expand(grain, id),
    });
    this.strip = new Strip(byId('strip'), { onChange: (change) => this.store.set(change, true) });
  }

  start() {
    this.#chrome();
    this.store.onChange((state, before) => this.#changed(state, before));
    this.#parse(this.store.state);
    this.#name(this.store.state);
    notices.loading(byId('notice'));
    this.api.get('info').then((info) => {
      this.info = info;
      this.panel.info = info;
      if (this.graph && this.store.state.select) this.panel.show(this.graph, this.store.state.select, this.store.state);
    }, () => undefined);
    this.refresh();
  }

  #chrome() {
    const queries = byId('queries');
    this.find = new QueryBox(queries, { name: 'find', label: 'Find', placeholder: 'Find: a name, or p99 > 1s and calls > 10', sign: 'search', onChange: (text) => this.store.set({ find: text }) });
    this.hide = new QueryBox(queries, { name: 'hide', label: 'Hide', placeholder: 'Hide: rate < 1/min', sign: 'hide', onChange: (text) => this.store.set({ hide: text }) });
    timePicker(byId('time'), { state: () => this.store.state, onPick: (change) => this.store.set(change, true) });
    byId('live').addEventListener('click', () => this.toggleLive());
    byId('view-map').addEventListener('click', () => this.store.set({ view: 'map' }, true));
    byId('view-table').addEventListener('click', () => this.store.set({ view: 'table' }, true));
    byId('skip').addEventListener('click', (event) => {
      event.preventDefault();
      this.store.set({ view: 'table' }, true);
      byId('table-view').focus();
    });
    const themeButton = byId('theme');
    const nameTheme = () => {
      const other = theme.current() === 'dark' ? 'light' : 'dark';
      fill(themeButton, icon(other === 'dark' ? 'moon' : 'sun'));
      themeButton.setAttribute('aria-label', `Use the ${other} theme`);
    };
    themeButton.addEventListener('click', theme.toggle);
    nameTheme();
    theme.onChange(() => {
      nameTheme();
      this.map.restyle();
      this.dots.recolour();
      this.minimap.redraw();
      this.#panel();
    });
    const small = byId('toggle-queries');
    fill(small, icon('search'));
    small.addEventListener('click', () => this.#searching(small.getAttribute('aria-expanded') !== 'true'));
    toolbar(byId('map-tools'), this);
    menu(byId('menu'), this);
    legend(byId('legend'));
    this.map.inset = () => ({ left: 0, right: 0, top: 44, bottom: innerWidth <= 560 && !byId('panel').hidden ? innerHeight * 0.7 : 44 });
    const keys = byId('map-keys');
    this.keyboard = new MapKeyboard(keys, this.map, { onOpen: (id) => this.select(id, true), onExpand: (id) => this.expand('endpoint', id), onFocus: (id) => this.focus(id), say: (id) => this.say(describe(this.#item(id))) });
    document.addEventListener('keydown', (event) => this.#key(event));
    const resized = debounce(() => {
      this.map.resize();
      charts.resize(byId('panel').clientWidth - 26);
    }, 120);
    new ResizeObserver(resized).observe(byId('stage'));
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#schedule(0);
    });
    this.dots.run(motion.moves());
  }

  #searching(on) {
    document.querySelector('.topbar')?.classList.toggle('searching', on);
    byId('toggle-queries').setAttribute('aria-expanded', String(on));
    if (on) byId('find').focus();
  }

  #key(event) {
    const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') {
      if (typing) event.target.blur();
      this.#searching(false);
      if (!typing && this.store.state.select) this.select('');
      return;
    }
    if (typing) return;
    if (event.key === '/') {
      this.#searching(true);
      byId('find').focus();
    } else if (event.key === 't') this.store.set({ view: this.store.state.view === 'map' ? 'table' : 'map' }, true);
    else if (event.key === 'l') this.toggleLive();
    else if (event.key === '?') help();
    else return;
    event.preventDefault();
  }

  /** @param {string} id @param {boolean} [byKeyboard] */
  select(id, byKeyboard = false) {
    this.store.set({ select: id }, true);
    if (byKeyboard) document.getElementById('panel-title')?.focus();
    else if (!id && document.activeElement === document.body) byId('map-keys').focus({ preventScroll: true });
  }

  /** @param {string} id */
  focus(id) {
    const owner = this.whole?.nodes.get(id)?.parent ?? id;
    this.store.set(this.store.state.focus === owner ? { focus: '' } : { focus: owner, depth: 1, direction: 'both' }, true);
  }

  /** Opens a service on the map, or closes it again. @param {'instance'|'endpoint'} grain @param {string} id */
  expand(grain, id) {
    const node = this.whole?.nodes.get(id);
    const owner = node?.parent ?? id;
    if (this.whole?.nodes.get(owner)?.kind !== 'service') {
      this.say('Only services have endpoints.');
      return;
    }
    const entry = `${grain}:${owner}`;
    const others = this.store.state.expand.filter((other) => !other.endsWith(`:${owner}`));
    this.store.set({ expand: this.store.state.expand.includes(entry) ? others : [...others, entry] }, true);
  }

  toggleLive() {
    const { live, from } = this.store.state;
    this.store.set(live ? { live: false } : { live: true, from: '', to: '', ...(from ? { last: '15m' } : {}) });
  }

  /** @param {boolean} on */
  setMotion(on) {
    motion.choose(on);
    this.dots.run(on);
  }

  /** @param {string} text to those who do not see the page */
  say(text) {
    byId('say').textContent = text;
  }

  #item(id) {
    return this.graph?.nodes.get(id) ?? this.graph?.edges.get(id) ?? null;
  }

  #changed(state, before) {
    this.#parse(state);
    this.#name(state);
    const asks = ['last', 'from', 'to'].some((key) => state[key] !== before[key]);
    if (asks) this.whole = null;
    if (asks || state.expand.join() !== before.expand.join()) this.refresh();
    else {
      if (state.live !== before.live) this.#schedule(state.live ? 0 : undefined);
      this.#draw();
    }
    if (state.select !== before.select && state.view === 'map') {
      this.map.resize();
      if (state.select && !this.map.fitted) this.map.reveal(state.select);
      else if (innerWidth <= 560 && this.map.fitted) this.map.fit(true);
    }
  }

  #parse(state) {
    this.finds = this.find.become(state.find);
    this.hides = this.hide.become(state.hide);
  }

  #name(state) {
    nameTime(byId('time'), state);
    const live = byId('live');
    live.setAttribute('aria-pressed', String(state.live));
    live.setAttribute('aria-label', state.live ? 'Live: on' : 'Live: off');
    byId('view-map').setAttribute('aria-pressed', String(state.view === 'map'));
    byId('view-table').setAttribute('aria-pressed', String(state.view === 'table'));
    byId('map-view').hidden = state.view !== 'map';
    byId('table-view').hidden = state.view !== 'table';
    if (state.view === 'map') this.map.resize();
  }

  /** Asks for the map, and shows it. What is on the screen stays until the answer is there. */
  async refresh() {
    clearTimeout(this.timer);
    const turn = ++this.asked;
    const { state } = this.store;
    this.abort?.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    if (!this.whole) {
      const late = setTimeout(() => turn === this.asked && !this.whole && notices.loading(byId('notice')), this.graph ? 250 : 0);
      signal.addEventListener('abort', () => clearTimeout(late));
    }
    try {
      const [topology, expansions] = await Promise.all([this.api.get('topology', { ...query(state), limit: 20000 }, signal), this.#expansions(state, signal)]);
      if (turn !== this.asked) return;
      const now = graphOf(topology, expansions);
      this.whole = state.live ? withSilent(now, this.whole) : now;
      this.#banner(null);
      await this.#draw();
      performance.mark('meshline-drawn');
      this.#schedule(state.live ? liveInterval(state) : undefined);
    } catch (e) {
      if (turn !== this.asked || e.name === 'AbortError') return;
      this.#failed(e instanceof ApiError ? e : new ApiError('internal', String(e.message ?? e), 0), state);
      if (!(e instanceof ApiError)) throw e;
    }
  }

  async #expansions(state, signal) {
    const found = new Map();
    await Promise.all(
      state.expand.map(async (entry) => {
        const at = entry.indexOf(':');
        const [grain, service] = [entry.slice(0, at), entry.slice(at + 1)];
        try {
          found.set(service, { grain, topology: await this.api.get('topology', { ...query(state), grain, service, limit: 5000 }, signal) });
        } catch (e) {
          // A service that is not there in this time cannot be opened; the rest of the map can be shown.
          if (e.code !== 'not_found') throw e;
        }
      }),
    );
    return found;
  }

  #schedule(millis) {
    clearTimeout(this.timer);
    if (millis === undefined || !this.store.state.live) return;
    this.timer = window.setTimeout(() => (document.hidden ? this.#schedule(1000) : this.refresh()), millis);
  }

  #failed(error, state) {
    if (this.whole && error.code !== 'unauthorized') this.#banner(error);
    else notices.failed(byId('notice'), error, state, this.#noticeActions());
    if (error.code !== 'unauthorized' && (state.live || !this.whole)) {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.refresh(), RETRY_MILLIS);
    }
  }

  #noticeActions() {
    return {
      onRetry: () => this.refresh(),
      onChange: (change) => this.store.set(change, true),
      onToken: (token) => {
        this.api.useToken(token);
        this.#again();
      },
    };
  }

  #again() {
    this.api.get('info').then((info) => {
      this.info = info;
      this.panel.info = info;
    }, () => undefined);
    this.refresh();
  }

  #banner(error) {
    const banner = byId('banner');
    banner.hidden = !error;
    if (error) fill(banner, icon('alert'), h('span', {}, `What you see is not the newest: ${error.message}`), h('button', { type: 'button', class: 'button small', onclick: () => this.refresh() }, 'Try again'));
  }

  /** Shows what is known, as the state says. */
  async #draw() {
    if (!this.whole) return;
    const { state } = this.store;
    const { graph, hidden } = viewOf(this.whole, state, this.hides);
    this.graph = graph;
    const found = foundIn(graph, this.finds);
    this.find.picked(found ? found.size : null);
    this.hide.picked(this.hides ? hidden : null);
    this.strip.show(this.whole, graph, state);
    this.#panel();
    const none = graph.nodes.size === 0;
    if (none) notices.empty(byId('notice'), state, this.info, { filtered: this.whole.nodes.size > 0 }, this.#noticeActions());
    else if (state.view === 'table') this.table.show(graph, found, state.select);
    byId('map-keys').setAttribute('aria-label', `Service map: ${graph.nodes.size} services, ${graph.edges.size} connections`);
    if (!none) {
      if (state.view === 'map') {
        await this.map.show(graph, { key: viewKey(state), labels: state.labels });
        const narrow = innerWidth <= 560 && this.map.emphasis.selected !== state.select;
        this.map.emphasise({ found, selected: state.select });
        if (narrow && this.map.fitted) this.map.fit(false);
      }
      byId('notice').hidden = true;
    }
  }

  #panel() {
    if (this.graph) this.panel.show(this.graph, this.store.state.select, this.store.state);
  }
}
