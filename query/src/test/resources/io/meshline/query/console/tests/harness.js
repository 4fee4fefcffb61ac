/** Runs tests and keeps what came of them for the driver. */

const found = [];

const running = [];

/** @param {string} name @param {() => void|Promise<void>} body */
export function test(name, body) {
  const result = { name, fault: null };
  found.push(result);
  const failed = (e) => {
    result.fault = String(e.stack ?? e);
  };
  try {
    running.push(Promise.resolve(body()).catch(failed));
  } catch (e) {
    failed(e);
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

export async function finish() {
  await Promise.all(running);
  Object.defineProperty(window, 'results', { value: found });
}
