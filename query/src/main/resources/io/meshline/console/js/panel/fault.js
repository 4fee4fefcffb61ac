/** What went wrong, in place of what was asked for. */
import { h } from '../dom.js';
import { icon } from '../icons.js';

/** @param {Error} e @param {...Node} more what can be done about it */
export function fault(e, ...more) {
  return h('div', { class: 'fault', role: 'alert' }, icon('alert'), h('div', {}, h('p', {}, e.message), ...more));
}
