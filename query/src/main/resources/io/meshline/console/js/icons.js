/** Signs for kinds and buttons: strokes on a 24 × 24 grid. */
import { s } from './dom.js';

/** @type {Record<string, string[]>} paths */
const PATHS = {
  service: ['M12 3.2 19.6 7.6v8.8L12 20.8 4.4 16.4V7.6Z', 'M12 12v8.6', 'M12 12 4.6 7.7', 'M12 12l7.4-4.3'],
  user: ['M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5Z', 'M4.8 20c.7-3.8 3.6-5.6 7.2-5.6s6.5 1.8 7.2 5.6'],
  database: ['M5 6.2c0-1.7 3.1-3 7-3s7 1.3 7 3-3.1 3-7 3-7-1.3-7-3Z', 'M5 6.2v11.6c0 1.7 3.1 3 7 3s7-1.3 7-3V6.2', 'M5 12c0 1.7 3.1 3 7 3s7-1.3 7-3'],
  cache: ['M13.2 3 5.5 13.5H11l-.8 7.5 8.3-11H13Z'],
  messaging: ['M3.5 7.5h17', 'M3.5 12h11', 'M3.5 16.5h17', 'M17.5 9.5 20.5 12l-3 2.5'],
  external: ['M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z', 'M3.5 12h17', 'M12 3.5c2.5 2.3 3.7 5.2 3.7 8.5s-1.2 6.2-3.7 8.5c-2.5-2.3-3.7-5.2-3.7-8.5s1.2-6.2 3.7-8.5Z'],
  unknown: ['M9 9.2a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1.1-1.3 2.1v.4', 'M12 17.8v.2'],
  endpoint: ['M4 12h12', 'M12 7.5 16.5 12 12 16.5', 'M20 5v14'],
  instance: ['M5 4.5h14v6H5Z', 'M5 13.5h14v6H5Z', 'M8.5 7.5h.1', 'M8.5 16.5h.1'],
  search: ['M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z', 'm15.3 15.3 4.7 4.7'],
  hide: ['M4 4l16 16', 'M9.9 5.3A9.6 9.6 0 0 1 12 5c5 0 8.3 4.4 9.3 7a13 13 0 0 1-2.7 3.9', 'M6.6 6.8C4.5 8.2 3.2 10.4 2.7 12c1 2.6 4.3 7 9.3 7 1.5 0 2.9-.4 4.1-1'],
  clock: ['M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z', 'M12 7.5V12l3 2'],
  close: ['M6 6l12 12', 'M18 6 6 18'],
  plus: ['M12 5.5v13', 'M5.5 12h13'],
  minus: ['M5.5 12h13'],
  fit: ['M4 9V4h5', 'M20 9V4h-5', 'M4 15v5h5', 'M20 15v5h-5'],
  tidy: ['M4 6.5h5v4H4Z', 'M4 14.5h5v4H4Z', 'M15 10.5h5v4h-5Z', 'M9 8.5c4 0 2 4 6 4', 'M9 16.5c4 0 2-4 6-4'],
  dots: ['M3 12h2', 'M8.5 12h3', 'M15 12h1.5', 'M19 12h2'],
  map: ['M6 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 'M18 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 'M6 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 'M8.3 7.2l7.3 3.7', 'M8.3 16.9l7.3-3.7'],
  table: ['M4 5h16v14H4Z', 'M4 10h16', 'M4 14.5h16', 'M10 10v9'],
  sun: ['M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z', 'M12 3v1.5', 'M12 19.5V21', 'M3 12h1.5', 'M19.5 12H21', 'M5.6 5.6l1.1 1.1', 'M17.3 17.3l1.1 1.1', 'M5.6 18.4l1.1-1.1', 'M17.3 6.7l1.1-1.1'],
  moon: ['M19.5 14.3A7.8 7.8 0 0 1 9.7 4.5a7.8 7.8 0 1 0 9.8 9.8Z'],
  more: ['M12 6v.1', 'M12 12v.1', 'M12 18v.1'],
  filter: ['M4 6h16', 'M7 12h10', 'M10.5 18h3'],
  focus: ['M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z', 'M12 3v3', 'M12 18v3', 'M3 12h3', 'M18 12h3'],
  link: ['M10 13.5a4 4 0 0 0 5.7.3l2.8-2.8a4 4 0 0 0-5.7-5.7L11.5 6.6', 'M14 10.5a4 4 0 0 0-5.7-.3L5.5 13a4 4 0 0 0 5.7 5.7l1.3-1.3'],
  download: ['M12 4v11', 'M7.5 10.5 12 15l4.5-4.5', 'M5 19.5h14'],
  help: ['M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z', 'M9.8 9.7a2.3 2.3 0 1 1 3.3 2.1c-.7.4-1.1.9-1.1 1.7', 'M12 16.5v.1'],
  chevron: ['M7 10l5 5 5-5'],
  arrow: ['M5 12h13', 'M13.5 7.5 18 12l-4.5 4.5'],
  paths: ['M5.5 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 'M18.5 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z', 'M5.5 8v6.5a4 4 0 0 0 4 4H16', 'M8 5.5h4.5a4 4 0 0 1 4 4V16'],
  top: ['M4 6h16', 'M4 12h11', 'M4 18h6'],
  compare: ['M4 8h12', 'M12.5 4.5 16 8l-3.5 3.5', 'M20 16H8', 'M11.5 12.5 8 16l3.5 3.5'],
  swap: ['M8 4v14', 'M4.5 14.5 8 18l3.5-3.5', 'M16 20V6', 'M12.5 9.5 16 6l3.5 3.5'],
  alert: ['M12 4 21 19.5H3Z', 'M12 10v4.5', 'M12 17v.1'],
};

/**
 * @param {string} name
 * @returns {SVGElement} drawn in the colour of the text around it, unseen by screen readers
 */
export function icon(name) {
  const paths = (PATHS[name] ?? PATHS.unknown).map((d) => s('path', { d }));
  return s('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' }, ...paths);
}

/** The paths of a sign, for drawings that are no elements. @param {string} name */
export function paths(name) {
  return PATHS[name] ?? PATHS.unknown;
}

/**
 * The sign of a health as an image.
 * @param {string} health
 * @param {Record<string, string>} c palette
 */
export function healthUri(health, c) {
  const colour = c[health] ?? c.idle;
  const shape = {
    healthy: `<circle cx="12" cy="12" r="9" fill="none" stroke="${colour}" stroke-width="4.5"/>`,
    degraded: `<path d="M12 1.5 22.5 12 12 22.5 1.5 12Z" fill="${c['degraded-soft']}" stroke="${colour}" stroke-width="3" stroke-linejoin="round"/>`,
    failing: `<path d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9Z" fill="${colour}"/>`,
  }[health] ?? `<circle cx="12" cy="12" r="9" fill="none" stroke="${colour}" stroke-width="3" stroke-dasharray="4 3.5"/>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">${shape}</svg>`)}`;
}

/** Images made so far: the style of each node asks for its own. @type {Map<string, string>} */
const uris = new Map();

/**
 * As an image.
 * @param {string} name
 * @param {string} colour a colour of CSS
 */
export function dataUri(name, colour) {
  const key = `${name} ${colour}`;
  const known = uris.get(key);
  if (known) return known;
  const body = paths(name).map((d) => `<path d="${d}"/>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${body}</svg>`;
  const uri = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
  uris.set(key, uri);
  return uri;
}
