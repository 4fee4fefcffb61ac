/** Answers of /metrics as columns for charts, and in words. Pure. */
import * as format from '../format.js';

/**
 * @typedef {object} Columns
 * @property {number[]} times begin of each step, in seconds since 1970
 * @property {number} step in seconds
 * @property {any} point series of the headline's point; null: no calls
 * @property {{point: string, series: any}} teller that of the point which tells most reasons of errors; point empty: it is the headline's
 * @property {any} heatmap
 * @property {number} completeUntil in seconds; what ends later may still change
 * @property {number|null} since when calls have ceased, in milliseconds since 1970; null: they have not, or nobody knows
 */

/** @param {any} answer @returns {Columns} */
export function columns(answer) {
  const points = answer.points ?? {};
  const seenAt = points[answer.observed_at] ? answer.observed_at : (Object.keys(points)[0] ?? '');
  const point = points[seenAt] ?? null;
  const told = tellerOf(points, seenAt);
  return {
    times: (answer.starts ?? []).map((text) => Date.parse(text) / 1000),
    step: answer.step_seconds ?? 60,
    point,
    teller: { point: told === seenAt ? '' : told, series: points[told] ?? null },
    heatmap: answer.heatmap ?? null,
    completeUntil: answer.complete_until ? Date.parse(answer.complete_until) / 1000 : Infinity,
    since: answer.no_calls_since ? Date.parse(answer.no_calls_since) : null,
  };
}

/**
 * A sidecar has no reason for an error that it only handed on, where an agent has one. Reasons of several points would be those of the same
 * calls, counted twice.
 */
function tellerOf(points, seenAt) {
  const told = (name) => Object.values(points[name]?.reasons ?? {}).flat().reduce((sum, n) => sum + (n ?? 0), 0);
  return Object.keys(points).reduce((best, name) => (told(name) > told(best) ? name : best), seenAt);
}

/**
 * That there are no calls any more, and since when.
 * @param {number|null} since in milliseconds since 1970; null: nobody knows
 * @param {number} now
 */
export function noCalls(since, now) {
  if (since === null) return 'No calls in the time shown; there were some before.';
  const sameDay = new Date(since).toDateString() === new Date(now).toDateString();
  return `No calls since ${sameDay ? format.clock(since) : format.dateTime(since)} (${format.ago(since, now)}).`;
}

/**
 * Calls by how they ended, each step's per minute.
 * @param {Columns} data
 */
export function outcomes({ point, step }) {
  const perMinute = point.calls.map((calls, i) => (point.calls_per_minute?.[i] ?? (calls * 60) / step) / (calls || 1));
  const scaled = (counts) => counts.map((n, i) => (point.calls[i] === 0 ? (point.calls_per_minute?.[i] === null ? null : 0) : n * perMinute[i]));
  const good = point.calls.map((calls, i) => calls - point.failures[i] - point.client_errors[i]);
  return { good: scaled(good), clientErrors: scaled(point.client_errors), failures: scaled(point.failures) };
}

/**
 * The reasons with most calls, and all others together.
 * @param {any} point
 * @param {number} most
 * @returns {{name: string, values: number[], total: number}[]} most calls first
 */
export function reasons(point, most) {
  const all = Object.entries(point.reasons ?? {})
    .map(([name, values]) => ({ name, values, total: values.reduce((a, b) => a + b, 0) }))
    .filter((reason) => reason.total > 0)
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  if (all.length <= most) return all;
  const rest = all.slice(most - 1);
  const values = rest[0].values.map((_, i) => rest.reduce((sum, reason) => sum + reason.values[i], 0));
  return [...all.slice(0, most - 1), { name: `${rest.length} others`, values, total: rest.reduce((sum, r) => sum + r.total, 0) }];
}

/**
 * Each series on top of those before it.
 * @param {(number|null)[][]} series
 * @returns {(number|null)[][]}
 */
export function stacked(series) {
  const sums = [];
  return series.map((values) => values.map((value, i) => {
    if (value === null) return null;
    sums[i] = (sums[i] ?? 0) + value;
    return sums[i];
  }));
}

/**
 * Where latencies lie, with a margin, in whole bins.
 * @param {any} heatmap
 * @returns {[number, number]} microseconds
 */
export function latencyBounds(heatmap) {
  const used = heatmap.bounds_us.slice(1).map((_, bin) => heatmap.counts.some((step) => (step[bin] ?? 0) > 0));
  const first = Math.max(0, used.indexOf(true));
  const last = Math.max(first, used.lastIndexOf(true));
  return [Math.max(1, heatmap.bounds_us[first]), heatmap.bounds_us[last + 1]];
}

/**
 * Where a logarithmic axis has its lines: at powers of ten, and over few of them at 2 and 5 too.
 * @param {number} min above 0
 * @param {number} max
 * @returns {number[]}
 */
export function logTicks(min, max) {
  const first = Math.floor(Math.log10(min));
  const last = Math.ceil(Math.log10(max));
  const steps = Math.log10(max / min) <= 2 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let exponent = first; exponent <= last; exponent++) {
    for (const step of steps) ticks.push(step * 10 ** exponent);
  }
  return ticks.filter((tick) => tick >= min && tick <= max);
}
