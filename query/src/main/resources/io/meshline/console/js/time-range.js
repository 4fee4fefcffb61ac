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

/**
 * Finer maps make no sense of what is longer: begin and end for the range before, of the same length.
 * @param {number} from @param {number} to @param {number} part share of the length to move by; below zero: back
 * @returns {{from: string, to: string}}
 */
export function moved(from, to, part) {
  const by = (to - from) * part;
  return { from: new Date(from + by).toISOString(), to: new Date(to + by).toISOString() };
}

/** For an input of type datetime-local, in the reader's zone. @param {number} millis */
export function toInput(millis) {
  return dateTime(millis).replace(' ', 'T');
}
