/** Ranges of time: what the API is asked for, and how they are called. */
import { clock, dateTime } from './format.js';

/** Ranges to choose from. */
export const PRESETS = [
  ['5m', 'Last 5 minutes'],
  ['15m', 'Last 15 minutes'],
  ['1h', 'Last hour'],
  ['6h', 'Last 6 hours'],
  ['1d', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
  ['30d', 'Last 30 days'],
];

const SECONDS = { s: 1, m: 60, h: 3600, d: 86400 };
const NAMES = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days' };

/** Seconds of a length such as 15m. @param {string} last */
export function seconds(last) {
  return Number(last.slice(0, -1)) * SECONDS[last.slice(-1)];
}

/** @param {import('./state.js').State} state what the API is asked for */
export function query(state) {
  return state.from ? { from: state.from, to: state.to } : { last: state.last };
}

const DAY = 86_400_000;

/**
 * The time whose newest document tells how things stood when the range shown ended. At least a day, since a
 * level without calls is not written anew each minute.
 * @param {import('./state.js').State} state
 */
export function upToEnd(state) {
  if (!state.from) return { last: seconds(state.last) * 1000 < DAY ? '1d' : state.last };
  const end = state.to ? Date.parse(state.to) : Date.now();
  return { from: new Date(Math.min(Date.parse(state.from), end - DAY)).toISOString(), to: state.to };
}

/** When the range shown ends. @param {import('./state.js').State} state @returns {number} milliseconds since 1970 */
export function endOf(state) {
  return state.from && state.to ? Date.parse(state.to) : Date.now();
}

/** How long the range shown is. @param {import('./state.js').State} state @returns {number} milliseconds */
export function lengthOf(state) {
  return state.from ? endOf(state) - Date.parse(state.from) : seconds(state.last) * 1000;
}

/**
 * The range that a comparison takes as before; empty: the API's own, as long and just before.
 * @param {import('./state.js').State} state
 * @returns {{before_from?: string, before_to?: string}}
 */
export function beforeOf(state) {
  if (state.beforeFrom) return { before_from: state.beforeFrom, before_to: state.beforeTo };
  if (!state.before) return {};
  const by = seconds(state.before) * 1000;
  const end = endOf(state);
  return { before_from: new Date(end - lengthOf(state) - by).toISOString(), before_to: new Date(end - by).toISOString() };
}

/** @param {import('./state.js').State} state */
export function title(state) {
  if (!state.from) {
    const preset = PRESETS.find(([last]) => last === state.last);
    return preset ? preset[1] : `Last ${Number(state.last.slice(0, -1))} ${NAMES[state.last.slice(-1)]}`;
  }
  const from = Date.parse(state.from);
  if (!state.to) return `Since ${dateTime(from)}`;
  const to = Date.parse(state.to);
  const sameDay = new Date(from).toDateString() === new Date(to).toDateString();
  return `${dateTime(from)} – ${sameDay ? clock(to) : dateTime(to)}`;
}

/** How long to wait between two looks in live mode, in milliseconds. @param {import('./state.js').State} state */
export function liveInterval(state) {
  const range = state.from ? 0 : seconds(state.last);
  return range <= 3600 ? 10_000 : range <= 86400 ? 30_000 : 120_000;
}

/** For an input of type datetime-local, in the reader's zone. @param {number} millis */
export function toInput(millis) {
  return dateTime(millis).replace(' ', 'T');
}
