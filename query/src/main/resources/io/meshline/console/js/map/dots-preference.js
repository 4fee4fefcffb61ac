/** Whether dots move: as chosen; else as the system says. */

const KEY = 'meshline.motion';
const REDUCED = matchMedia('(prefers-reduced-motion: reduce)');

/** @returns {boolean} */
export function moves() {
  try {
    const chosen = localStorage.getItem(KEY);
    if (chosen) return chosen === 'on';
  } catch {
    // As if never chosen.
  }
  return !REDUCED.matches;
}

/** @param {boolean} on */
export function choose(on) {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // It holds for this visit.
  }
}
