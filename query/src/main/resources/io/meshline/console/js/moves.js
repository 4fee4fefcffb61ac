/** What people do with services and calls that are named to them, as changes of the state. */
import { openedFor, toggled } from './opened.js';

/** @typedef {import('./console.js').Console} Console */

/** Opens what an answer names; endpoints and instances on the map, in their services. @param {Console} page @param {{node?: any, edge?: any}} item */
export function open(page, { node, edge }) {
  const { whole, store } = page;
  const { id } = node ?? edge;
  if (whole?.nodes.has(id) || whole?.edges.has(id)) {
    page.select(id);
    return;
  }
  const ends = (node ? [node] : [edge.source, edge.destination]).filter((end) => end.grain !== 'service' && whole?.nodes.get(end.service_id)?.kind === 'service');
  if (ends.length === 0) {
    page.say(whole ? 'It has no calls in the time shown.' : 'The map of the time shown is not known.');
    return;
  }
  store.set({ view: 'map', select: id, expand: openedFor(store.state.expand, ends) }, true);
}

/** Shows a service with its neighbours alone, or all again. @param {Console} page @param {string} id */
export function focus({ whole, store }, id) {
  const owner = whole?.nodes.get(id)?.parent ?? id;
  store.set(store.state.focus === owner ? { focus: '' } : { view: 'map', focus: owner, depth: 1, direction: 'both' }, true);
}

/** Opens a service on the map, or closes it again. @param {Console} page @param {'instance'|'endpoint'} grain @param {string} id */
export function expand(page, grain, id) {
  const { whole, store } = page;
  const owner = whole?.nodes.get(id)?.parent ?? id;
  if (whole?.nodes.get(owner)?.kind !== 'service') {
    page.say('Only services have endpoints.');
    return;
  }
  store.set({ expand: toggled(store.state.expand, grain, owner) }, true);
}
