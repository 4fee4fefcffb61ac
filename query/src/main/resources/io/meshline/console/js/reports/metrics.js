/** What can be ranked and compared by: names for people, values out of figures, and whether more of it is worse. */
import * as format from '../format.js';

/**
 * @typedef {object} Metric
 * @property {string} name
 * @property {(figures: any) => number|null} of null: no call has it
 * @property {(value: number|null) => string} show
 * @property {-1|0|1} worse 1: more is worse; -1: less is; 0: neither
 */

const failed = (figures) => (figures.success_ratio === undefined ? null : 1 - figures.success_ratio);
const latency = (key, name) => [`${key}_us`, { name, of: (figures) => figures.latency?.[`${key}_us`] ?? null, show: format.duration, worse: 1 }];

/** @type {Record<string, Metric>} by the API's name */
export const METRICS = {
  calls_per_minute: { name: 'calls per minute', of: (figures) => figures.calls_per_minute, show: format.rate, worse: 0 },
  failure_ratio: { name: 'share that fails', of: failed, show: format.percent, worse: 1 },
  failures: { name: 'failed calls', of: (figures) => figures.failures, show: format.count, worse: 1 },
  client_errors: { name: 'client errors', of: (figures) => figures.client_errors, show: format.count, worse: 1 },
  apdex: { name: 'apdex', of: (figures) => figures.apdex ?? null, show: (n) => (n === null ? '–' : n.toFixed(2)), worse: -1 },
  ...Object.fromEntries([
    latency('p50', 'median latency'),
    latency('p75', 'p75 latency'),
    latency('p90', 'p90 latency'),
    latency('p95', 'p95 latency'),
    latency('p99', 'p99 latency'),
    latency('p999', 'p99.9 latency'),
    latency('avg', 'mean latency'),
    latency('max', 'largest latency'),
  ]),
  calls: { name: 'calls', of: (figures) => figures.calls, show: format.count, worse: 0 },
};

/** As the head of a column; p99 is no word. @param {Metric} metric */
export function headOf({ name }) {
  return /^p\d/u.test(name) ? name : name[0].toUpperCase() + name.slice(1);
}

/** Of what did not change. */
export const SAME = '±0';

/**
 * How a figure changed.
 * @param {Metric} metric
 * @param {number|null} before
 * @param {number|null} after
 * @returns {{text: string, mood: 'better'|'worse'|''}} text: empty if there is nothing to tell
 */
export function change(metric, before, after) {
  if (before === null || after === null) return { text: '', mood: '' };
  const by = after - before;
  const ratio = metric.show === format.percent;
  const text = ratio ? points(by) : relative(before, after);
  // What moves by less than a tenth, or by less than half a point, is noise to those who look.
  const much = ratio ? Math.abs(by) >= 0.005 : Math.abs(by) >= Math.abs(before) * 0.1;
  return { text, mood: metric.worse === 0 || !much ? '' : by * metric.worse > 0 ? 'worse' : 'better' };
}

function points(by) {
  if (Math.abs(by) < 0.00005) return SAME;
  return `${by > 0 ? '+' : '−'}${format.significant(Math.abs(by) * 100, 2)} points`;
}

function relative(before, after) {
  if (before === after) return SAME;
  if (before === 0) return 'from 0';
  const by = (after - before) / before;
  if (by > 9) return `×${format.significant(after / before, 3)}`;
  return Math.abs(by) < 0.005 ? SAME : `${by > 0 ? '+' : '−'}${format.significant(Math.abs(by) * 100, 2)}\u202f%`;
}
