/** What signs mean. */
import { fill, h, s } from '../dom.js';
import { glyph } from '../glyph.js';
import { MEANING } from '../health.js';
import { icon } from '../icons.js';

const KINDS = { service: 'service', user: 'user', database: 'database', cache: 'cache', messaging: 'messages', external: 'external' };
const KEY = 'meshline.legend';

/** @param {HTMLElement} element */
export function legend(element) {
  const body = h('div', { class: 'legend-body', id: 'legend-body', tabindex: '0', role: 'group', 'aria-label': 'What signs mean' }, healths(), lines(), kinds());
  const button = h('button', { type: 'button', class: 'button small', 'aria-expanded': 'false', 'aria-controls': 'legend-body', 'aria-label': 'Legend' }, ['healthy', 'degraded', 'failing'].map((health) => h('span', { class: 'legend-word' }, glyph(health), health)), icon('chevron'));
  const set = (open) => {
    body.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  };
  button.addEventListener('click', () => {
    set(body.hidden);
    try {
      localStorage.setItem(KEY, body.hidden ? 'closed' : 'open');
    } catch {
      // Without storage it is as it is for this visit.
    }
  });
  let chosen = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // As if never chosen.
  }
  set(chosen === 'open');
  fill(element, body, button);
}

function healths() {
  return h('div', {}, h('h2', {}, 'Services'), h('ul', {}, Object.entries(MEANING).map(([health, meaning]) => h('li', {}, glyph(health), h('span', {}, h('b', {}, health), ` ${meaning}`)))));
}

function lines() {
  const line = (class_, width, dash) => s('svg', { class: 'legend-line', viewBox: '0 0 34 12', 'aria-hidden': 'true' }, s('path', { d: 'M1 6H33', fill: 'none', stroke: `var(--${class_})`, 'stroke-width': width, 'stroke-dasharray': dash }));
  return h(
    'div',
    {},
    h('h2', {}, 'Calls'),
    h('ul', {}, h('li', {}, line('edge', 2), 'few'), h('li', {}, line('edge', 6), 'many per minute'), h('li', {}, line('degraded', 3, '9 4'), 'degraded'), h('li', {}, line('failing', 3, '4 3'), 'failing'), h('li', {}, line('edge', 2, '1.5 3'), 'silent: calls before, none now; fades, and is forgotten once the time shown has passed again')),
  );
}

function kinds() {
  return h('div', {}, h('h2', {}, 'Kinds'), h('ul', { class: 'kinds' }, Object.entries(KINDS).map(([kind, name]) => h('li', {}, icon(kind), name))));
}
