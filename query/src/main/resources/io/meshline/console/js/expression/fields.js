/** What can be asked of services and calls in an expression. */

/**
 * @typedef {import('../model.js').MapNode | import('../model.js').MapEdge} Item
 * @typedef {object} Field
 * @property {'duration'|'count'|'rate'|'ratio'|'number'|'text'} type
 * @property {string} meaning for people
 * @property {(item: Item) => number|string|null|undefined} of null or undefined: the item has no such thing
 */

const MICROS = { us: 1, µs: 1, ms: 1e3, s: 1e6, m: 6e7, min: 6e7, h: 3.6e9 };
const COUNTS = { '': 1, k: 1e3, m: 1e6, g: 1e9 };
const RATES = { '': 1, '/min': 1, '/m': 1, '/s': 60, '/h': 1 / 60, k: 1e3, 'k/min': 1e3, 'k/m': 1e3, 'k/s': 6e4, m: 1e6 };
const RATIOS = { '%': 0.01, '': 1 };

/** Units of each type, with what to multiply by. */
export const UNITS = { duration: MICROS, count: COUNTS, rate: RATES, ratio: RATIOS, number: { '': 1 } };

/** An example value of each type, for messages. */
export const EXAMPLES = { duration: '250ms', count: '10', rate: '10/min', ratio: '5%', number: '3', text: 'checkout' };

const latency = (key) => ({
  type: 'duration',
  meaning: key === 'avg' ? 'mean latency' : key === 'max' ? 'largest latency' : `latency: ${percentileName(key)} of calls are faster`,
  of: (item) => item.figures?.latency?.[`${key}_us`],
});

function percentileName(key) {
  return { p50: 'half', p75: '75 %', p90: '90 %', p95: '95 %', p99: '99 %', p999: '99.9 %' }[key];
}

/** @type {Record<string, Field>} */
export const FIELDS = {
  calls: { type: 'count', meaning: 'calls in the time shown', of: (item) => item.figures?.calls },
  rate: { type: 'rate', meaning: 'calls per minute', of: (item) => item.figures?.calls_per_minute },
  errors: { type: 'ratio', meaning: 'share of calls that failed', of: (item) => (item.figures ? 1 - item.figures.success_ratio : null) },
  failures: { type: 'count', meaning: 'calls that failed', of: (item) => item.figures?.failures },
  success: { type: 'ratio', meaning: 'share of calls that did not fail', of: (item) => item.figures?.success_ratio },
  client_errors: { type: 'count', meaning: 'calls refused because of the request', of: (item) => item.figures?.client_errors },
  p50: latency('p50'),
  p75: latency('p75'),
  p90: latency('p90'),
  p95: latency('p95'),
  p99: latency('p99'),
  p999: latency('p999'),
  avg: latency('avg'),
  max: latency('max'),
  apdex: { type: 'number', meaning: 'apdex, 0 to 1', of: (item) => item.figures?.apdex },
  callers: { type: 'number', meaning: 'services that call it', of: (item) => (item.type === 'node' ? item.callers : null) },
  callees: { type: 'number', meaning: 'services it calls', of: (item) => (item.type === 'node' ? item.callees : null) },
  name: { type: 'text', meaning: 'name of the service', of: (item) => (item.type === 'node' ? item.name : null) },
  namespace: { type: 'text', meaning: 'namespace of the service', of: (item) => (item.type === 'node' ? item.namespace : null) },
  env: { type: 'text', meaning: 'environment of the service', of: (item) => (item.type === 'node' ? item.environment : null) },
  kind: { type: 'text', meaning: 'service, user, database, cache, messaging, external', of: (item) => (item.type === 'node' ? item.kind : null) },
  health: { type: 'text', meaning: 'healthy, degraded, failing, idle', of: (item) => item.health },
  source: { type: 'text', meaning: 'who calls (of calls)', of: (item) => (item.type === 'edge' ? item.sourceLabel : null) },
  target: { type: 'text', meaning: 'who is called (of calls)', of: (item) => (item.type === 'edge' ? item.targetLabel : null) },
  seen_by: { type: 'text', meaning: 'observation point of the figures', of: (item) => item.figures?.observed_at },
};

/** Other words for the same. */
export const ALIASES = {
  service: 'name',
  ns: 'namespace',
  environment: 'env',
  error: 'errors',
  failure_ratio: 'errors',
  success_ratio: 'success',
  calls_per_minute: 'rate',
  cpm: 'rate',
  'p99.9': 'p999',
  mean: 'avg',
  caller: 'source',
  callee: 'target',
  destination: 'target',
};
