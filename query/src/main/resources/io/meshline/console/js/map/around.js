/** What of the map a look is about, and how far it has to move to be seen. */
import { neighbourhood } from '../neighbourhood.js';
import { boundsOf } from './view.js';

/** @typedef {import('../model.js').Graph} Graph */

/**
 * Around all there is: by its places, also while services are on their way there, unless one is opened.
 * @param {any} cy
 * @param {Graph|null} graph
 * @param {Map<string, import('./geometry.js').Point>} positions
 */
export function aroundAll(cy, graph, positions) {
  const places = [...positions].filter(([id]) => graph?.nodes.has(id)).map(([, at]) => at);
  if (places.length === 0 || cy.nodes('.open').nonempty()) return cy.elements().boundingBox({ includeOverlays: false });
  return boundsOf(places, graph.groups.size > 0);
}

/**
 * Around a service and its neighbours, or around calls: on a telephone the details leave a strip of the map.
 * @param {any} cy
 * @param {Graph|null} graph
 * @param {string} id
 * @returns {any} null: it is not on the map
 */
export function aroundOne(cy, graph, id) {
  const edge = graph?.edges.get(id);
  if (!edge && !graph?.nodes.has(id)) return null;
  const ids = edge ? [edge.source, edge.target] : [...neighbourhood(graph, graph.nodes.get(id).parent ?? id, 1, 'both')];
  return drawn(cy, ids).boundingBox({ includeOverlays: false });
}

/**
 * @param {any} cy
 * @param {Graph|null} graph
 * @param {string} id of a node or an edge
 * @param {{clientWidth: number, clientHeight: number}} room
 * @param {{left: number, right: number, top: number, bottom: number}} inset what of the room is covered
 * @returns {{x: number, y: number}|null} how far the map has to move to bring it into the middle; null: it is in sight, or not on the map
 */
export function wayIntoSight(cy, graph, id, room, inset) {
  const edge = graph?.edges.get(id);
  const elements = drawn(cy, [id, ...(edge ? [edge.source, edge.target] : [])]);
  if (elements.empty()) return null;
  const box = elements.renderedBoundingBox();
  const right = room.clientWidth - inset.right;
  const bottom = room.clientHeight - inset.bottom;
  if (box.x1 >= inset.left && box.x2 <= right && box.y1 >= inset.top && box.y2 <= bottom) return null;
  return { x: (inset.left + right) / 2 - (box.x1 + box.x2) / 2, y: (inset.top + bottom) / 2 - (box.y1 + box.y2) / 2 };
}

/** What of these is drawn. */
function drawn(cy, ids) {
  return cy.collection(ids.map((id) => cy.getElementById(id)[0]).filter(Boolean));
}
