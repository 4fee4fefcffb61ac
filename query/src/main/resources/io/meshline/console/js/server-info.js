/** What the server tells of itself: which features it has, and since when there are calls. */

/** It is asked for again after this time: service levels may have come in the meantime. */
const NEW_MILLIS = 5 * 60_000;

export class ServerInfo {
  /** @param {import('./api.js').Api} api */
  constructor(api) {
    this.api = api;
    /** Answer of /info; null: not known. @type {any} */
    this.told = null;
    this.at = -Infinity;
  }

  /** Asks, unless it is known and new: after a failure with the next look. @returns {Promise<boolean>} whether it was told anew */
  async renew() {
    const now = performance.now();
    if (now - this.at < NEW_MILLIS) return false;
    this.at = now;
    try {
      this.told = await this.api.get('info');
      return true;
    } catch {
      // Whatever keeps the server from telling is said where the map is asked for.
      this.at = -Infinity;
      return false;
    }
  }
}
