/** Error budgets over the time shown. */
import { h, s } from '../dom.js';
import * as format from '../format.js';
import { query } from '../time-range.js';
import { pick } from './levels.js';

/** About so many steps, and fewer where there are many objectives: so many documents are read. */
const STEPS = 60;
const MOST = 3000;
/** Of fewer steps a course is not drawn. */
const LEAST = 5;
const DAY = 1440;
const LENGTHS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, DAY];
const [WIDTH, HEIGHT] = [400, 44];

/** The step for a length of time, as the API takes it. @param {number} minutes @param {number} [steps] at most */
export function stepFor(minutes, steps = STEPS) {
  const step = LENGTHS.find((one) => minutes / one <= steps) ?? Math.ceil(minutes / steps / DAY) * DAY;
  return step < 60 ? `${step}m` : `${step / 60}h`;
}

/** What tells one level from another: an objective may hold for several services or calls. @param {any} item */
export function keyOf(item) {
  const { objective, service, source, destination, instance, endpoint, grain } = item;
  return JSON.stringify([objective?.name ?? pick(item, 'objective.name'), grain, service, source, destination, instance, endpoint]);
}

/**
 * How much of each budget was left, over time.
 * @param {import('../api.js').Api} api
 * @param {import('../state.js').State} state
 * @param {Record<string, string>} about whom, as the API takes it
 * @param {number} objectives how many there are
 * @param {number} minutes length of the time shown
 * @param {AbortSignal} [signal]
 * @returns {Promise<{lines: Map<string, {at: number, left: number}[]>, cut: number}>} lines: by keyOf, oldest first; cut: of how many there are
 *     none, since all together are too many
 */
export async function budgets(api, state, about, objectives, minutes, signal) {
  const found = new Map();
  const steps = Math.min(STEPS, Math.floor(MOST / objectives) - 1);
  if (steps < LEAST) return { lines: found, cut: objectives };
  const { items, total } = await api.list('sla', { ...query(state), ...about, step: stepFor(minutes, steps) }, 'items', MOST, signal);
  for (const item of items) {
    const left = Number(pick(item, 'error_budget_left') ?? NaN);
    const at = Date.parse(String(item['@timestamp']));
    if (Number.isNaN(left) || Number.isNaN(at)) continue;
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push({ at, left });
  }
  // They come objective by objective: of the last one there may be more.
  const whole = items.length === total;
  if (!whole) found.delete(keyOf(items.at(-1)));
  for (const points of found.values()) points.sort((a, b) => a.at - b.at);
  return { lines: found, cut: whole ? 0 : Math.max(1, objectives - found.size) };
}

/** A line that shows how a budget went. @param {{at: number, left: number}[]} points at least two */
export function budgetLine(points) {
  const first = points[0];
  const last = points[points.length - 1];
  const lefts = points.map(({ left }) => left);
  const most = Math.max(...lefts, 0.02);
  const least = Math.min(...lefts, 0);
  const x = (at) => ((at - first.at) / (last.at - first.at || 1)) * WIDTH;
  const y = (left) => 3 + (1 - (left - least) / (most - least)) * (HEIGHT - 6);
  const d = points.map(({ at, left }, i) => `${i === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(left).toFixed(1)}`).join('');
  const label = `Error budget over the time shown: ${format.percent(Math.abs(first.left))}${first.left < 0 ? ' overspent' : ''} at first, ${format.percent(Math.abs(last.left))}${last.left < 0 ? ' overspent' : ''} at last.`;
  return h(
    'div',
    { class: 'budget-line', role: 'img', 'aria-label': label },
    s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' }, s('path', { class: 'none-left', d: `M0 ${y(0).toFixed(1)}H${WIDTH}` }), s('path', { class: 'area', d: `${d}L${WIDTH} ${y(least).toFixed(1)}L0 ${y(least).toFixed(1)}Z` }), s('path', { class: 'line', d })),
  );
}
