/** Brings out what was found, chosen or is pointed at; the rest steps back. */

/**
 * @param {any} cy
 * @param {{found: Set<string>|null, selected: string, hovered: string}} emphasis
 * @param {boolean} large
 */
export function bringOut(cy, { found, selected, hovered }, large) {
  cy.batch(() => {
    cy.elements('.dim, .soft, .near, .found, .chosen, .hovered').removeClass('dim soft near found chosen hovered');
    if (found) {
      const picked = cy.collection([...found].map((id) => cy.getElementById(id)).filter((element) => element.nonempty()));
      const shown = picked.union(picked.nodes().ancestors()).union(picked.edges().connectedNodes()).union(picked.descendants());
      cy.elements().difference(shown.union(shown.ancestors())).difference('.box').addClass('dim');
      if (!large || picked.length < 200) picked.addClass('found');
    }
    const centre = cy.getElementById(hovered || selected);
    if (centre.nonempty()) {
      const near = centre.isEdge() ? centre : centre.union(centre.descendants()).connectedEdges();
      near.addClass('near');
      if (centre.isNode() && (large || hovered)) {
        const kept = near.union(near.connectedNodes()).union(centre).union(centre.descendants());
        cy.elements().difference(kept.union(kept.ancestors())).difference('.box').addClass(large ? 'dim' : 'soft');
      }
      if (hovered && centre.isNode() && hovered !== selected) centre.addClass('hovered');
    }
    cy.getElementById(selected).addClass('chosen');
  });
}
