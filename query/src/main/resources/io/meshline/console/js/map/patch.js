/** Brings what is drawn in step with what is to be shown. */

/** How many elements are added at a time. */
const SLICE = 800;

/**
 * Adds, changes and removes what differs; nothing else is touched. What is new comes in slices, between which the page answers.
 * @param {any} cy
 * @param {Map<string, any>} elements of Cytoscape, by id; nodes first
 * @param {Map<string, {x: number, y: number}>} places of nodes
 * @param {() => boolean} isWanted whether nothing else is to be shown meanwhile
 * @returns {Promise<boolean>} false: something else is
 */
export async function patch(cy, elements, places, isWanted) {
  cy.startBatch();
  cy.elements().filter((element) => !elements.has(element.id())).remove();
  const added = [];
  for (const [id, element] of elements) {
    const there = cy.getElementById(id);
    if (there.empty()) {
      added.push(element.group === 'nodes' && places.has(id) ? { ...element, position: { ...places.get(id) } } : element);
      continue;
    }
    if (element.group === 'nodes') {
      const parent = element.data.parent ?? null;
      if ((there.data('parent') ?? null) !== parent) there.move({ parent });
      there.toggleClass('open', element.classes === 'open');
    } else if (there.data('source') !== element.data.source || there.data('target') !== element.data.target) {
      there.move({ source: element.data.source, target: element.data.target });
    }
    const { id: _, parent: __, source: ___, target: ____, distances: d, weights: w, aside: a, below: b, part: p, size: s, crowded: c, ...values } = element.data;
    if (Object.entries(values).some(([name, value]) => there.data(name) !== value)) there.data(values);
  }
  cy.endBatch();
  // The renderer is told of the last slice alone: it would draw all there is after each. Not in a batch, whose end tells it in any case.
  cy.notifications(added.length <= SLICE);
  for (let at = 0; at < added.length; at += SLICE) {
    if (at > 0) await pause();
    if (cy.destroyed()) return false;
    if (!isWanted()) {
      cy.notifications(true);
      return false;
    }
    cy.notifications(at + SLICE >= added.length);
    cy.add(added.slice(at, at + SLICE));
  }
  cy.notifications(true);
  return true;
}

/** Sets data that differ. @param {any} element @param {Record<string, any>} values */
export function change(element, values) {
  if (Object.entries(values).some(([name, value]) => element.data(name) !== value)) element.data(values);
}

/** Lets what waits have its turn: a click, a key. */
function pause() {
  return new Promise((done) => {
    setTimeout(done, 0);
  });
}
