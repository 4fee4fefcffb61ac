/** Names of the boxes of namespaces. */

/** Puts the name of each box above its left corner, large enough to be read from afar. @param {any} cy */
export function nameBoxes(cy) {
  if (cy.destroyed()) return;
  const font = Math.round(Math.max(13, Math.min(150, 12.5 / cy.zoom())));
  const letter = font * 0.56;
  // Widths first: a change makes Cytoscape measure anew. And as a style of its own: data would style all that is in the box again.
  const wanted = cy
    .nodes('.box')
    .toArray()
    .map((box) => ({ box, shift: Math.round(Math.min(0, (box.data('title').length * letter - box.outerWidth()) / 2 + 6)) }))
    .filter(({ box, shift }) => box.scratch('name') !== `${font} ${shift}`);
  for (const { box, shift } of wanted) {
    box.style({ 'font-size': font, 'text-margin-x': shift });
    box.scratch('name', `${font} ${shift}`);
  }
}
