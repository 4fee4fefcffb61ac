/** Keys of ways from one node to another. */

/** @param {string} source @param {string} target */
export function wayOf(source, target) {
  return `${source}\u0001${target}`;
}

/** @param {string} way of wayOf @returns {string[]} source, target */
export function endsOf(way) {
  return way.split('\u0001');
}
