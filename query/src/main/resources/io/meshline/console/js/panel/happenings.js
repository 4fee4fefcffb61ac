/** Alerts and changes as a list, and what of them is not in it. */
import { h } from '../dom.js';
import * as format from '../format.js';
import { event } from './levels.js';
import { MOST } from './recent.js';

/**
 * @param {{items: any[], total: number, whole: boolean}} found as of `recent`
 * @param {{all: boolean, onAll: () => void}} more all: as many as are ever shown were asked for
 * @returns {HTMLElement[]}
 */
export function happenings({ items, total, whole }, { all, onAll }) {
  const newest = format.count(MOST);
  if (items.length === 0) return [h('p', { class: 'none' }, whole ? 'Nothing happened in this time.' : `Nothing among the newest ${newest} changes; choose a shorter time to see earlier ones.`)];
  const parts = [h('ul', { class: 'events' }, items.map((item) => event(item, Date.now())))];
  const rest = total - items.length;
  if (rest > 0 && !all) parts.push(h('button', { type: 'button', class: 'button quiet small', onclick: onAll }, `Show ${format.plural(rest, 'older one', 'older ones')}`));
  if (rest > 0 && all) parts.push(h('p', { class: 'none' }, `${format.plural(rest, 'older one is', 'older ones are')} not shown: choose a shorter time.`));
  if (!whole) parts.push(h('p', { class: 'none' }, `Among the newest ${newest} changes of the service.`));
  return parts;
}
