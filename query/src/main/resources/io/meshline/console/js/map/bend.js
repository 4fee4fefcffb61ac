/** The ways of calls on the map, and the places of what is written on them. */
import { wayOf } from '../layout/ways.js';
import { curve, relative } from './geometry.js';
import { textPlaces } from './labels.js';
import { TEXT_SIZES, nameScale } from './names.js';
import { change } from './patch.js';

/**
 * Shapes the curves of edges by where their ends are, or are going to be, and finds room for what is written on them.
 * @param {any} cy
 * @param {any} edges
 * @param {{places: Map<string, any>, routes: Map<string, import('./geometry.js').Point[]>, direction: 'LR'|'TB', size: number}} options places: of
 *     nodes that may still be on their way there; size: of letters
 */
export function bend(cy, edges, { places, routes, direction, size }) {
  const placeOf = (node) => places.get(node.id()) ?? node.position();
  const wayOfEdge = (edge) => {
    const [from, to] = [placeOf(edge.source()), placeOf(edge.target())];
    return [from, ...(routes.get(wayOf(edge.source().id(), edge.target().id())) ?? curve(from, to, direction)), to];
  };
  cy.batch(() => {
    for (const edge of edges) {
      if (edge.data('loop')) continue;
      const way = wayOfEdge(edge);
      change(edge, relative(way[0], way.at(-1), way.slice(1, -1)));
    }
    const texts = cy.edges().filter((edge) => edge.data('text') && !edge.data('loop')).map((edge) => ({ id: edge.id(), way: wayOfEdge(edge), text: edge.data('text') }));
    if (texts.length === 0) return;
    const scale = nameScale(cy);
    const taken = cy.nodes(':childless').map((node) => bodyOf(placeOf(node), node.data('title'), scale));
    for (const [id, { x, y, ...place }] of textPlaces(texts, taken, size / TEXT_SIZES[0])) change(cy.getElementById(id), { aside: x, below: y, size, ...place });
  });
}

/** A service and its name below it, of letters as wide as fonts have them. */
function bodyOf({ x, y }, title, scale) {
  const half = Math.max(32, Math.min(68, title.length * 4.5 * scale));
  return { x1: x - half, x2: x + half, y1: y - 34, y2: y + 36 + 18 * scale };
}
