/** How well a service or a call is, by rules that the legend tells. */

/** @typedef {'healthy'|'degraded'|'failing'|'idle'} Health */

/** Limits of the rules. */
export const LIMITS = { failing: 0.05, degraded: 0.01, apdex: 0.7 };

/** From best to worst. */
export const ORDER = ['idle', 'healthy', 'degraded', 'failing'];

/** What each means, for people. */
export const MEANING = {
  healthy: 'fewer than 1 % of calls fail',
  degraded: '1 % or more fail, or apdex is below 0.7',
  failing: '5 % or more of calls fail',
  idle: 'no calls to it in this time',
};

/**
 * @param {any} figures of the API; null or undefined: no calls
 * @returns {Health}
 */
export function healthOf(figures) {
  if (!figures || !figures.calls) return 'idle';
  const failed = 1 - figures.success_ratio;
  if (failed >= LIMITS.failing) return 'failing';
  if (failed >= LIMITS.degraded) return 'degraded';
  if (typeof figures.apdex === 'number' && figures.apdex < LIMITS.apdex) return 'degraded';
  return 'healthy';
}

/** @param {Health} a @param {Health} b positive if a is worse */
export function worse(a, b) {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}
