/** Asks for the map while the rest of the page is still on its way: of all that the first picture needs, the answer takes longest. */
import { Api } from './api.js';
import { read } from './state.js';
import { query } from './time-range.js';

/** Most edges of the map. */
const MOST_EDGES = 20_000;

/** A question that is asked before anybody wants its answer; it is taken once at most. */
export class Ahead {
  /**
   * @param {Api} api
   * @param {import('./state.js').State} state
   */
  constructor(api, state) {
    this.key = keyOf(state);
    this.abort = new AbortController();
    /** @type {Promise<any>|null} */
    this.answer = ask(api, state, this.abort.signal);
    // By whom it is not taken, nobody misses it.
    this.answer.catch(() => undefined);
  }

  /**
   * The answer to the same question; one that is another is not waited for any more.
   * @param {import('./state.js').State} state
   * @param {AbortSignal} signal
   * @returns {Promise<any>|null} null: it was another, or it is taken
   */
  take(state, signal) {
    const { answer } = this;
    this.answer = null;
    if (!answer) return null;
    if (this.key !== keyOf(state) || signal.aborted) {
      this.abort.abort();
      return null;
    }
    signal.addEventListener('abort', () => this.abort.abort());
    return answer;
  }
}

const first = new Ahead(new Api(), read(location.search));

/**
 * The map of the time shown.
 * @param {Api} api
 * @param {import('./state.js').State} state
 * @param {AbortSignal} signal
 * @returns {Promise<any>} answer of /topology
 */
export function topology(api, state, signal) {
  return first.take(state, signal) ?? ask(api, state, signal);
}

function ask(api, state, signal) {
  return api.get('topology', questionOf(state), signal);
}

function keyOf(state) {
  return JSON.stringify(questionOf(state));
}

function questionOf(state) {
  return { ...query(state), limit: MOST_EDGES };
}
