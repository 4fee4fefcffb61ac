/** What is shown, kept in the address: a link shows another person the same. */

/**
 * @typedef {object} State
 * @property {string} last such as 15m; empty if from and to are given
 * @property {string} from RFC 3339
 * @property {string} to
 * @property {boolean} live
 * @property {'map'|'table'|'top'|'compare'|'paths'} view
 * @property {string} find
 * @property {string} hide
 * @property {string} ns namespaces, comma-separated; empty: all
 * @property {string} kinds
 * @property {string} env environment; empty: all
 * @property {string} select id of a node or edge
 * @property {string} focus id of a node
 * @property {number} depth
 * @property {'both'|'upstream'|'downstream'} direction
 * @property {string[]} expand `grain:id`
 * @property {string} labels
 * @property {'nodes'|'edges'} of what is ranked or compared
 * @property {'service'|'endpoint'|'instance'} grain of that
 * @property {string} by metric
 * @property {'desc'|'asc'} order
 * @property {number} n how many are ranked
 * @property {number} least calls that something must have to be ranked
 * @property {string} before length by which the range to compare with lies earlier; empty: just before
 * @property {string} beforeFrom RFC 3339, with beforeTo: the range to compare with
 * @property {string} beforeTo
 * @property {string} source where ways between two services begin: id or name
 * @property {string} destination
 */

/** What can be ranked and compared by, as the API calls it. */
export const METRICS = ['calls_per_minute', 'failure_ratio', 'failures', 'client_errors', 'apdex', 'p50_us', 'p75_us', 'p90_us', 'p95_us', 'p99_us', 'p999_us', 'avg_us', 'max_us', 'calls'];

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
  of: 'nodes',
  grain: 'service',
  by: 'calls_per_minute',
  order: 'desc',
  n: 20,
  least: 0,
  before: '',
  beforeFrom: '',
  beforeTo: '',
  source: '',
  destination: '',
});

const CHOICES = {
  view: ['map', 'table', 'top', 'compare', 'paths'],
  direction: ['both', 'upstream', 'downstream'],
  labels: ['none', 'rate', 'errors', 'p50', 'p99'],
  of: ['nodes', 'edges'],
  grain: ['service', 'endpoint', 'instance'],
  by: METRICS,
  order: ['desc', 'asc'],
};
const TEXTS = ['from', 'to', 'find', 'hide', 'ns', 'kinds', 'env', 'select', 'focus', 'source', 'destination'];
const NUMBERS = { depth: [1, 20], n: [1, 1000], least: [0, 1e9] };
const LENGTH = /^\d{1,6}[smhd]$/u;

/**
 * @param {string} search such as ?last=1h
 * @returns {State} what cannot be understood is left at its default
 */
export function read(search) {
  const params = new URLSearchParams(search);
  /** @type {any} */
  const state = { ...DEFAULTS, expand: params.getAll('expand').filter((text) => /^(instance|endpoint):./u.test(text)) };
  for (const key of TEXTS) state[key] = params.get(key) ?? '';
  for (const [key, choices] of Object.entries(CHOICES)) {
    if (choices.includes(params.get(key) ?? '')) state[key] = params.get(key);
  }
  for (const [key, [least, most]] of Object.entries(NUMBERS)) {
    const number = Number(params.get(key) ?? NaN);
    if (Number.isInteger(number) && number >= least && number <= most) state[key] = number;
  }
  for (const key of ['last', 'before']) if (LENGTH.test(params.get(key) ?? '')) state[key] = params.get(key);
  const [beforeFrom, beforeTo] = [params.get('before_from') ?? '', params.get('before_to') ?? ''];
  if (Date.parse(beforeFrom) < Date.parse(beforeTo)) Object.assign(state, { before: '', beforeFrom, beforeTo });
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
  for (const key of ['view', 'find', 'hide', 'ns', 'kinds', 'env', 'labels', 'of', 'grain', 'by', 'order', 'n', 'least', 'before', 'source', 'destination', 'focus', 'select']) {
    if (state[key] !== DEFAULTS[key]) params.set(key, String(state[key]));
  }
  if (state.beforeFrom) {
    params.set('before_from', state.beforeFrom);
    params.set('before_to', state.beforeTo);
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
    if (next.from) next.live = false;
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
