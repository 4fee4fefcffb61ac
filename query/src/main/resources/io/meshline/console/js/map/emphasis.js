/** Brings out what was found, chosen or is pointed at; the rest steps back. */

/** @typedef {{found: Set<string>|null, selected: string, hovered: string}} Emphasis */

/** When more than so many are found, they are not marked one by one. */
const MOST_MARKED = 200;

/**
 * @param {any} cy
 * @param {Emphasis} emphasis
 */
export function bringOut(cy, { found, selected, hovered }) {
  cy.batch(() => {
    cy.elements('.dim, .soft, .near, .found, .chosen, .hovered').removeClass('dim soft near found chosen hovered');
    if (found) {
      const picked = cy.collection([...found].map((id) => cy.getElementById(id)).filter((element) => element.nonempty()));
      const shown = picked.union(picked.nodes().ancestors()).union(picked.edges().connectedNodes()).union(picked.descendants());
      cy.elements().difference(shown.union(shown.ancestors())).difference('.box').addClass('dim');
      picked.addClass('found');
    }
    const centre = cy.getElementById(hovered || selected);
    if (centre.nonempty()) {
      const near = centre.isEdge() ? centre : centre.union(centre.descendants()).connectedEdges();
      near.addClass('near');
      if (centre.isNode() && hovered) {
        const kept = near.union(near.connectedNodes()).union(centre).union(centre.descendants());
        cy.elements().difference(kept.union(kept.ancestors())).difference('.box').addClass('soft');
      }
      if (hovered && centre.isNode() && hovered !== selected) centre.addClass('hovered');
    }
    cy.getElementById(selected).addClass('chosen');
  });
}

/**
 * The same on a large map, whose lines are no elements. To point at a service changes no other: that would style a thousand anew.
 * @param {any} cy
 * @param {import('./ground.js').Ground} ground
 * @param {import('../model.js').Graph} graph
 * @param {Emphasis} emphasis
 */
export function bringOutLarge(cy, ground, graph, { found, selected, hovered }) {
  const at = hovered || selected;
  const near = new Set();
  const around = new Set();
  for (const edge of graph.edges.values()) {
    if (edge.id === at || isOf(graph, edge, at)) near.add(edge.id);
    if (isOf(graph, edge, selected)) around.add(edge.source).add(edge.target);
  }
  const picked = found ? withEnds(graph, found) : null;
  const kept = graph.nodes.has(selected) ? around.add(selected) : null;
  const isLit = (node) => [picked, kept].every((set) => !set || set.has(node.id()) || set.has(node.data('parent')) || node.children().some((child) => set.has(child.id())));
  const marked = found && found.size < MOST_MARKED ? found : new Set();
  cy.batch(() => {
    become(cy, 'dim', cy.nodes().filter((node) => !isLit(node)));
    become(cy, 'found', cy.nodes().filter((node) => marked.has(node.id())));
    become(cy, 'chosen', cy.getElementById(selected));
    become(cy, 'hovered', hovered === selected ? cy.collection() : cy.getElementById(hovered));
  });
  const lit = new Map();
  for (const id of found ?? []) if (graph.edges.has(id)) lit.set(id, { near: false, marked: marked.has(id) });
  for (const id of near) lit.set(id, { near: true, marked: id === selected || marked.has(id) });
  ground.emphasise(lit, Boolean(found) || graph.nodes.has(at));
}

/** Whether calls begin or end at a service, or at what stands in it. */
function isOf(graph, { source, target }, id) {
  return [source, target].some((end) => end === id || graph.nodes.get(end)?.parent === id);
}

function withEnds(graph, ids) {
  const all = new Set(ids);
  for (const id of ids) {
    const edge = graph.edges.get(id);
    if (edge) all.add(edge.source).add(edge.target);
  }
  return all;
}

/** Gives a class to these, and takes it from all others. */
function become(cy, name, nodes) {
  cy.nodes(`.${name}`).difference(nodes).removeClass(name);
  nodes.addClass(name);
}
