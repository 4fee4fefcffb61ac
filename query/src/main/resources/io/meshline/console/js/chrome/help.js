/** What the keys do. */
import { h } from '../dom.js';
import { icon } from '../icons.js';

const KEYS = [
  ['/', 'find'],
  ['m t o c p', 'map, table, top, compare, paths'],
  ['l', 'live or not'],
  ['Esc', 'close what is open; then clear the choice'],
  ['?', 'this page'],
];
const MAP_KEYS = [
  ['arrows', 'from service to service'],
  ['Enter', 'details'],
  ['e', 'its endpoints, and back'],
  ['f', 'only its neighbours, and back'],
  ['+ − 0', 'nearer, farther, all'],
];

/** Opens the page. */
export function help() {
  const list = (keys) => h('dl', {}, keys.flatMap(([key, does]) => [h('dt', {}, key.split(' ').map((one) => h('kbd', {}, one))), h('dd', {}, does)]));
  const dialog = /** @type {HTMLDialogElement} */ (h('dialog', { 'aria-labelledby': 'help-title', onclose: () => dialog.remove() }));
  dialog.append(
    h('div', { class: 'dialog-head' }, h('h2', { id: 'help-title' }, 'Keys and clicks'), h('button', { type: 'button', class: 'button quiet small square', 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close'))),
    h('h3', {}, 'Everywhere'),
    list(KEYS),
    h('h3', {}, 'On the map'),
    list(MAP_KEYS),
    h('h3', {}, 'By pointer'),
    h('dl', {}, h('dt', {}, 'Click'), h('dd', {}, 'details of a service or of calls'), h('dt', {}, 'Double click'), h('dd', {}, 'endpoints of a service, and back'), h('dt', {}, 'Drag'), h('dd', {}, 'a service to another place; it stays there')),
  );
  document.body.append(dialog);
  dialog.showModal();
}
