/** Services that are opened on the map: how the state names them, and what is in them. */
import { query } from './time-range.js';

/** Most edges of an opened service. */
const MOST_EDGES = 5_000;

/**
 * Opens a service, or closes it when it is open with the same.
 * @param {string[]} open entries of the state: grain, colon, id of the service
 * @param {'instance'|'endpoint'} grain
 * @param {string} service
 * @returns {string[]} entries
 */
export function toggled(open, grain, service) {
  const entry = `${grain}:${service}`;
  return open.includes(entry) ? without(open, [service]) : [...without(open, [service]), entry];
}

/**
 * Opens the services of some endpoints or instances with what these are.
 * @param {string[]} open entries of the state
 * @param {{grain: string, service_id: string}[]} parts
 * @returns {string[]} entries
 */
export function openedFor(open, parts) {
  return [...without(open, parts.map((part) => part.service_id)), ...new Set(parts.map((part) => `${part.grain}:${part.service_id}`))];
}

function without(open, services) {
  return open.filter((entry) => !services.includes(serviceOf(entry)));
}

function serviceOf(entry) {
  return entry.slice(entry.indexOf(':') + 1);
}

/**
 * @param {import('./api.js').Api} api
 * @param {import('./state.js').State} state
 * @param {AbortSignal} signal
 * @returns {Promise<Map<string, {grain: string, topology: any}>>} by service: its finer map
 */
export async function innerMaps(api, state, signal) {
  const found = new Map();
  const ask = async (entry) => {
    const [grain, service] = [entry.slice(0, entry.indexOf(':')), serviceOf(entry)];
    try {
      found.set(service, { grain, topology: await api.get('topology', { ...query(state), grain, service, limit: MOST_EDGES }, signal) });
    } catch (e) {
      // A service that is not there in this time cannot be opened; the rest of the map can be shown.
      if (e.code !== 'not_found') throw e;
    }
  };
  await Promise.all(state.expand.map(ask));
  return found;
}
