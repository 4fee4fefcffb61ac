/** The top bar, the keys, and what else people set: all of it goes into the state. */
import { byId, debounce, fill } from '../dom.js';
import { icon } from '../icons.js';
import * as motion from '../map/dots-preference.js';
import * as charts from '../panel/charts.js';
import * as theme from '../theme.js';
import { help } from './help.js';
import { legend } from './legend.js';
import { menu, toolbar } from './menus.js';
import { QueryBox } from './query-box.js';
import { nameTime, timePicker } from './time-picker.js';
import { VIEWS, Views } from './views.js';

export class Controls {
  /** @param {import('../console.js').Console} page */
  constructor(page) {
    this.page = page;
    const { store } = page;
    const queries = byId('queries');
    this.find = new QueryBox(queries, { name: 'find', label: 'Find', placeholder: 'Find: a name, or p99 > 1s and calls > 10', sign: 'search', onChange: (text) => store.set({ find: text }) });
    this.hide = new QueryBox(queries, { name: 'hide', label: 'Hide', placeholder: 'Hide: rate < 1/min', sign: 'hide', onChange: (text) => store.set({ hide: text }) });
    this.views = new Views(byId('views'), byId('view-menu'), (view) => store.set({ view }, true));
    timePicker(byId('time'), { state: () => store.state, onPick: (change) => store.set(change, true) });
    byId('live').addEventListener('click', () => page.toggleLive());
    byId('skip').addEventListener('click', (event) => {
      event.preventDefault();
      store.set({ view: 'table' }, true);
      byId('table-view').focus();
    });
    this.#theme();
    const small = byId('toggle-queries');
    fill(small, icon('search'));
    small.addEventListener('click', () => this.#searching(small.getAttribute('aria-expanded') !== 'true'));
    toolbar(byId('map-tools'), page, (on) => this.#move(on));
    menu(byId('menu'), page);
    legend(byId('legend'));
    document.addEventListener('keydown', (event) => this.#key(event));
    const resized = debounce(() => {
      page.map.resize();
      charts.resize(byId('panel').clientWidth - 26);
    }, 120);
    new ResizeObserver(resized).observe(byId('stage'));
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) page.schedule(0);
    });
    page.dots.run(motion.moves());
  }

  /** Names what is in force. @param {import('../state.js').State} state */
  name(state) {
    nameTime(byId('time'), state);
    const live = byId('live');
    live.setAttribute('aria-pressed', String(state.live));
    live.setAttribute('aria-label', state.live ? 'Live: on' : 'Live: off');
    this.views.become(state.view);
    if (!['map', 'table'].includes(state.view)) this.#searching(false);
  }

  #move(on) {
    motion.choose(on);
    this.page.dots.run(on);
  }

  #theme() {
    const button = byId('theme');
    const name = () => {
      const other = theme.current() === 'dark' ? 'light' : 'dark';
      fill(button, icon(other === 'dark' ? 'moon' : 'sun'));
      button.setAttribute('aria-label', `Use the ${other} theme`);
    };
    button.addEventListener('click', theme.toggle);
    name();
    theme.onChange(() => {
      name();
      this.page.recolour();
    });
  }

  #searching(on) {
    document.querySelector('.topbar')?.classList.toggle('searching', on);
    byId('toggle-queries').setAttribute('aria-expanded', String(on));
    if (on) byId('find').focus();
  }

  #key(event) {
    const { page } = this;
    const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') {
      if (typing) event.target.blur();
      this.#searching(false);
      if (!typing && page.store.state.select) page.select('');
      return;
    }
    if (typing) return;
    const { view } = page.store.state;
    const named = Object.entries(VIEWS).find(([, { key }]) => key === event.key);
    if (event.key === '/') {
      if (!['map', 'table'].includes(view)) page.store.set({ view: 'map' }, true);
      this.#searching(true);
      byId('find').focus();
    } else if (named) page.store.set({ view: named[0] === view ? 'map' : named[0] }, true);
    else if (event.key === 'l') page.toggleLive();
    else if (event.key === '?') help();
    else return;
    event.preventDefault();
  }
}
