/** Picks the time to look at. */
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { PRESETS, seconds, title, toInput } from '../time-range.js';
import { popover } from './popover.js';

/**
 * @param {HTMLElement} button
 * @param {{state: () => import('../state.js').State, onPick: (change: Partial<import('../state.js').State>) => void}} options
 */
export function timePicker(button, { state, onPick }) {
  popover(button, {
    role: 'dialog',
    label: 'Time range',
    content: (close) => {
      const pick = (change) => {
        onPick(change);
        close();
      };
      const current = state();
      const presets = PRESETS.map(([last, name]) =>
        h('button', { type: 'button', class: 'item', 'aria-current': current.last === last ? 'true' : null, onclick: () => pick({ last, from: '', to: '', live: true }) }, name, h('span', { class: 'key' }, last)),
      );
      return [h('h2', {}, 'Up to now'), ...presets, h('hr'), h('h2', {}, 'Between'), custom(current, pick)];
    },
  });
}

function custom(current, pick) {
  const now = Date.now();
  const begin = current.from ? Date.parse(current.from) : now - seconds(current.last) * 1000;
  const end = current.to ? Date.parse(current.to) : now;
  const from = /** @type {HTMLInputElement} */ (h('input', { type: 'datetime-local', value: toInput(begin), required: true }));
  const to = /** @type {HTMLInputElement} */ (h('input', { type: 'datetime-local', value: toInput(end) }));
  const wrong = h('p', { class: 'field', role: 'alert', hidden: true });
  const show = () => {
    const a = Date.parse(from.value);
    const b = to.value ? Date.parse(to.value) : Date.now();
    wrong.hidden = a < b;
    wrong.textContent = Number.isNaN(a) ? 'From: a date and a time is missing.' : 'The begin has to be before the end.';
    if (a < b) pick({ from: new Date(a).toISOString(), to: to.value ? new Date(b).toISOString() : '', last: '', live: false });
  };
  return h('div', {}, h('label', { class: 'field' }, 'From', from), h('label', { class: 'field' }, 'To', to), wrong, h('div', { class: 'field' }, h('button', { type: 'button', class: 'button primary', onclick: show }, 'Show')));
}

/** @param {HTMLElement} button @param {import('../state.js').State} state */
export function nameTime(button, state) {
  const name = title(state);
  button.setAttribute('aria-label', `Time range: ${name}`);
  const short = state.from ? '' : state.last;
  fill(button, icon('clock'), h('span', { class: 'long' }, name), short ? h('span', { class: 'short' }, short) : null);
}
