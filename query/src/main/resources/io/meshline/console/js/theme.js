/** Dark or light, and the colours of drawings, which are those of the style sheet. */

const KEY = 'meshline.theme';

/** @returns {'dark'|'light'} */
export function current() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** @param {() => void} listener called when the theme changes, whoever changes it */
export function onChange(listener) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener);
  new MutationObserver(listener).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}

export function toggle() {
  const next = current() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Without storage the choice holds for this visit.
  }
}

/** A colour of the style sheet, such as `ink`. @param {string} name */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const NAMES = ['ink', 'ink-2', 'ink-3', 'canvas', 'surface', 'surface-2', 'line', 'line-2', 'accent', 'accent-ink', 'healthy', 'degraded', 'failing', 'idle', 'healthy-soft', 'degraded-soft', 'failing-soft', 'edge', 'box', 'box-line', 'p50', 'p90', 'p99', 'client', 'on-failing'];

/** All colours that drawings use. @returns {Record<string, string>} */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** A colour with some of it let through. @param {string} hex such as #0a7f8c @param {number} alpha 0 to 1 */
export function faded(hex, alpha) {
  const n = Number.parseInt(hex.slice(1), 16);
  return `rgba(${(n >> 16) & 255}, ${(n >> 8) & 255}, ${n & 255}, ${alpha})`;
}
