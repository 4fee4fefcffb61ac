/** Asks for the map while the rest of the page is still on its way: of all that the first picture needs, the answer takes longest. */
import { Api } from './api.js';
import { read } from './state.js';
import { query } from './time-range.js';

/** Most edges of the map. */
const MOST_EDGES = 20_000;

/** What is asked for ahead: by whom it is not taken, nobody misses it. @type {{key: string, answer: Promise<any>}|null} */
let ahead = ask(new Api(), questionOf(read(location.search)));
ahead.answer.catch(() => undefined);

/**
 * The map of the time shown.
 * @param {Api} api
 * @param {import('./state.js').State} state
 * @param {AbortSignal} signal
 * @returns {Promise<any>} answer of /topology
 */
export function topology(api, state, signal) {
  const question = questionOf(state);
  const first = ahead;
  ahead = null;
  return first?.key === JSON.stringify(question) ? first.answer : ask(api, question, signal).answer;
}

function ask(api, question, signal = undefined) {
  return { key: JSON.stringify(question), answer: api.get('topology', question, signal) };
}

function questionOf(state) {
  return { ...query(state), limit: MOST_EDGES };
}
