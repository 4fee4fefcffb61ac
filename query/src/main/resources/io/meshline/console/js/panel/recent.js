/** Alerts and changes of one service, or of the calls between two, the newest first. */
import { query } from '../time-range.js';
import { isAbout } from './levels.js';

/** How many are shown at first. */
export const FIRST = 20;
/** How many are read at most. */
export const MOST = 1000;
/** What the API gives of one page. */
const PAGE = 1000;

/**
 * @typedef {object} Subject
 * @property {{id: string, name: string, namespace: string}|null} source null: all about the other, not only calls from here
 * @property {{id: string, name: string, namespace: string}} target
 */

/**
 * @param {import('../api.js').Api} api
 * @param {string[]} paths `alerts`, `events` or both
 * @param {import('../state.js').State} state
 * @param {Subject} subject
 * @param {number} most
 * @param {AbortSignal} [signal]
 * @returns {Promise<{items: any[], total: number, whole: boolean}>} whole: total is sure
 */
export async function recent(api, paths, state, subject, most, signal) {
  const lists = await Promise.all(paths.map((path) => list(api, path, query(state), subject, most, signal)));
  const items = lists.flatMap((one) => one.items).sort((a, b) => (a['@timestamp'] < b['@timestamp'] ? 1 : -1));
  return { items: items.slice(0, most), total: lists.reduce((sum, one) => sum + one.total, 0), whole: lists.every((one) => one.whole) };
}

/** The server picks those of the subject; one that does not know these filters yet is asked in its own way. */
async function list(api, path, range, { source, target }, most, signal) {
  const about = source ? { source: source.id, destination: target.id } : { service: target.id };
  try {
    const { items, total } = await api.list(path, { ...range, ...about }, 'items', most, signal);
    return { items, total, whole: true };
  } catch (e) {
    if (e.code !== 'bad_request' || !Object.hasOwn(about, e.parameter)) throw e;
  }
  const { items, total } = await api.list(path, { ...range, node: target.id }, 'items', source ? PAGE : most, signal);
  if (!source) return { items, total, whole: true };
  const own = items.filter((item) => isBetween(item, source, target));
  return { items: own, total: own.length, whole: items.length === total };
}

function isBetween(item, source, target) {
  return Boolean(item.source && item.destination) && isAbout({ service: item.source.service }, [source]) && isAbout({ service: item.destination.service }, [target]);
}
