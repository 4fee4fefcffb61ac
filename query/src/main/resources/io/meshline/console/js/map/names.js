/** Names below services. */

/** Sizes of letters: larger on a map that is small, so that they are read on a telephone too. */
const SIZES = [12.5, 15, 18, 21, 24];
/** In pixels of the screen; below that they grow. */
const READABLE = 9;

/** @param {any} cy */
export function sizeNames(cy) {
  if (cy.destroyed() || cy.scratch('large')) return;
  const size = SIZES.find((one) => one * cy.zoom() >= READABLE) ?? SIZES[SIZES.length - 1];
  const nodes = cy.nodes('[grain = "service"]').filter((node) => !node.hasClass('box') && !node.hasClass('open') && node.scratch('size') !== size);
  if (nodes.empty()) return;
  nodes.style({ 'font-size': size, 'text-max-width': size > SIZES[0] ? '136px' : '128px' });
  nodes.forEach((node) => node.scratch('size', size));
}
