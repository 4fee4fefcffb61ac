/** Runs tests and keeps what came of them for the driver. */

const found = [];

/** @param {string} name @param {() => void} body */
export function test(name, body) {
  try {
    body();
    found.push({ name, fault: null });
  } catch (e) {
    found.push({ name, fault: String(e.stack ?? e) });
  }
}

/** @param {any} actual @param {any} expected compared as JSON */
export function equal(actual, expected) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`is ${a}, expected ${b}`);
}

/** @param {boolean} condition @param {string} what */
export function check(condition, what) {
  if (!condition) throw new Error(what);
}

/** @param {() => void} action @returns {any} what it throws */
export function thrown(action) {
  try {
    action();
  } catch (e) {
    return e;
  }
  throw new Error('nothing was thrown');
}

export function finish() {
  Object.defineProperty(window, 'results', { value: found });
}
