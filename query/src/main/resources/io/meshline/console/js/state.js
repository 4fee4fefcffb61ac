/** What is shown, kept in the address: a link shows another person the same. */

/**
 * @typedef {object} State
 * @property {string} last such as 15m; empty if from and to are given
 * @property {string} from RFC 3339
 * @property {string} to
 * @property {boolean} live
 * @property {'map'|'table'} view
 * @property {string} find
 * @property {string} hide
 * @property {string} ns namespaces, comma-separated; empty: all
 * @property {string} kinds
 * @property {string} env
 * @property {string} select id of a node or edge
 * @property {string} focus id of a node
 * @property {number} depth
 * @property {'both'|'upstream'|'downstream'} direction
 * @property {string[]} expand `grain:id`
 * @property {string} labels
 */

/** @type {State} */
export const DEFAULTS = Object.freeze({
  last: '15m',
  from: '',
  to: '',
  live: true,
  view: 'map',
  find: '',
  hide: '',
  ns: '',
  kinds: '',
  env: '',
  select: '',
  focus: '',
  depth: 1,
  direction: 'both',
  expand: [],
  labels: 'rate',
});

const CHOICES = { view: ['map', 'table'], direction: ['both', 'upstream', 'downstream'], labels: ['none', 'rate', 'errors', 'p50', 'p99'] };

/**
 * @param {string} search such as ?last=1h
 * @returns {State} what cannot be understood is left at its default
 */
export function read(search) {
  const params = new URLSearchParams(search);
  /** @type {any} */
  const state = { ...DEFAULTS, expand: params.getAll('expand').filter((text) => /^(instance|endpoint):./u.test(text)) };
  for (const key of ['from', 'to', 'find', 'hide', 'ns', 'kinds', 'env', 'select', 'focus']) {
    state[key] = params.get(key) ?? '';
  }
  for (const [key, choices] of Object.entries(CHOICES)) {
    if (choices.includes(params.get(key) ?? '')) state[key] = params.get(key);
  }
  const depth = Number(params.get('depth'));
  if (Number.isInteger(depth) && depth >= 1 && depth <= 20) state.depth = depth;
  if (/^\d{1,6}[smhd]$/u.test(params.get('last') ?? '')) state.last = params.get('last');
  if (state.from && !Number.isNaN(Date.parse(state.from))) {
    state.last = '';
    state.live = false;
    if (Number.isNaN(Date.parse(state.to))) state.to = '';
  } else {
    state.from = '';
    state.to = '';
    state.live = params.get('live') !== 'off';
  }
  return state;
}

/**
 * @param {State} state
 * @returns {string} the shortest search that means the state; empty for the default
 */
export function write(state) {
  const params = new URLSearchParams();
  if (state.from) {
    params.set('from', state.from);
    if (state.to) params.set('to', state.to);
  } else {
    if (state.last !== DEFAULTS.last) params.set('last', state.last);
    if (!state.live) params.set('live', 'off');
  }
  for (const key of ['view', 'find', 'hide', 'ns', 'kinds', 'env', 'labels', 'focus', 'select']) {
    if (state[key] !== DEFAULTS[key]) params.set(key, state[key]);
  }
  if (state.focus && state.depth !== DEFAULTS.depth) params.set('depth', String(state.depth));
  if (state.focus && state.direction !== DEFAULTS.direction) params.set('direction', state.direction);
  for (const service of state.expand) params.append('expand', service);
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** Holds the state, tells of its changes, and keeps the address in step. */
export class Store {
  constructor() {
    this.state = read(location.search);
    /** @type {((state: State, before: State) => void)[]} */
    this.listeners = [];
    window.addEventListener('popstate', () => this.#become(read(location.search)));
  }

  /** @param {(state: State, before: State) => void} listener */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /**
   * @param {Partial<State>} change
   * @param {boolean} [step] whether the browser's back button shall undo it
   */
  set(change, step = false) {
    const next = { ...this.state, ...change };
    const search = write(next);
    if (search !== write(this.state)) {
      const url = `${location.pathname}${search}`;
      if (step) history.pushState(null, '', url);
      else history.replaceState(null, '', url);
    }
    this.#become(next);
  }

  #become(next) {
    const before = this.state;
    this.state = next;
    for (const listener of this.listeners) listener(next, before);
  }
}
