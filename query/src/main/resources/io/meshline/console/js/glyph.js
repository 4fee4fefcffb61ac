/** The sign of a health: circle, diamond, octagon, broken circle. */
import { s } from './dom.js';

/** @param {import('./health.js').Health} health @returns {SVGElement} unseen by screen readers: say the health in words beside it */
export function glyph(health) {
  const shapes = {
    healthy: () => s('circle', { cx: 7, cy: 7, r: 5 }),
    degraded: () => s('path', { d: 'M7 0.8 13.2 7 7 13.2 0.8 7Z', 'stroke-linejoin': 'round' }),
    failing: () => s('path', { d: 'M4.3 0.5h5.4l3.8 3.8v5.4l-3.8 3.8H4.3L.5 9.7V4.3Z' }),
    idle: () => s('circle', { cx: 7, cy: 7, r: 5 }),
  };
  return s('svg', { class: `glyph ${health}`, viewBox: '0 0 14 14', 'aria-hidden': 'true', focusable: 'false' }, (shapes[health] ?? shapes.idle)());
}
