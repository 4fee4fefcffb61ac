/** The buttons on the map and the menu of the page. */
import { fill, h } from '../dom.js';
import { canSave, formatsOf, saveAs } from '../files/saving.js';
import { icon } from '../icons.js';
import * as motion from '../map/dots-preference.js';
import * as theme from '../theme.js';
import { help } from './help.js';
import { popover } from './popover.js';

const MOTION = 'Moving dots';
const LABELS = { rate: 'calls per minute', errors: 'share that fails', p50: 'median latency', p99: 'p99 latency', none: 'nothing' };

/**
 * @param {HTMLElement} element
 * @param {import('../console.js').Console} page
 * @param {(on: boolean) => void} onMotion
 */
export function toolbar(element, page, onMotion) {
  const button = (name, label, action) => h('button', { type: 'button', 'aria-label': label, title: label, onclick: action }, icon(name));
  const dots = button('dots', MOTION, () => {
    const on = dots.getAttribute('aria-pressed') !== 'true';
    dots.setAttribute('aria-pressed', String(on));
    onMotion(on);
  });
  dots.id = 'motion';
  dots.setAttribute('aria-pressed', String(motion.moves()));
  fill(
    element,
    button('plus', 'Nearer', () => page.map.zoom(1.3)),
    button('minus', 'Farther', () => page.map.zoom(1 / 1.3)),
    button('fit', 'Show all', () => page.map.fit(true)),
    button('tidy', 'Tidy up', () => page.map.tidy()),
    dots,
  );
}

/** Says why no dots move, though they are on. @param {HTMLElement} dots the button @param {boolean} tooMany calls for dots */
export function nameMotion(dots, tooMany) {
  const text = tooMany ? `${MOTION}: none on a map of so many calls` : MOTION;
  dots.title = text;
  dots.setAttribute('aria-label', text);
}

/**
 * @param {HTMLElement} button
 * @param {import('../console.js').Console} page
 */
export function menu(button, page) {
  fill(button, icon('more'));
  popover(button, {
    role: 'dialog',
    label: 'More',
    content: (close) => {
      const item = (name, text, action, disabled = false) => h('button', { type: 'button', class: 'item', disabled, onclick: () => { close(); action(); } }, icon(name), text);
      const { state } = page.store;
      const labels = Object.entries(LABELS).map(([value, text]) => h('button', { type: 'button', class: 'item', 'aria-pressed': String(state.labels === value), onclick: () => { close(); page.store.set({ labels: value }); } }, text));
      return [
        item('link', 'Copy a link to this view', () => copyLink(page)),
        ...formatsOf(page).map((format) => item('download', `Save as ${format.toUpperCase()}`, () => saveAs(page, format), !canSave(page))),
        h('hr'),
        ...(state.view === 'map' ? [h('h2', {}, 'On the lines of calls'), ...labels, h('hr')] : []),
        item(theme.current() === 'dark' ? 'sun' : 'moon', theme.current() === 'dark' ? 'Light theme' : 'Dark theme', theme.toggle),
        item('help', 'Keys and clicks', help),
        h('a', { class: 'item', href: '/third-party-notices.txt', target: '_blank', rel: 'noopener' }, icon('link'), 'Licences of libraries'),
      ];
    },
  });
}

/** The address says all that is shown. */
async function copyLink(page) {
  try {
    await navigator.clipboard.writeText(location.href);
    page.say('The link was copied.');
  } catch {
    prompt('The link:', location.href);
  }
}
