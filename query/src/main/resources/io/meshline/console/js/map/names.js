/** Names below services, and how large what is written on calls is. */

/** Sizes of letters: larger on a map that is small, so that they are read on a telephone too. */
const SIZES = [12.5, 15, 18, 21, 24];
/** The same for what is written on calls. */
export const TEXT_SIZES = [10.5, 12.5, 14.5];
/** In pixels of the screen; below that they grow. */
const READABLE = 9;

/** @param {number[]} sizes @param {number} zoom */
function readable(sizes, zoom) {
  return sizes.find((one) => one * zoom >= READABLE) ?? sizes[sizes.length - 1];
}

/** Of what is written on calls. @param {any} cy @returns {number} */
export function textSize(cy) {
  return readable(TEXT_SIZES, cy.zoom());
}

/** How much larger names are than on a map of full size. @param {any} cy */
export function nameScale(cy) {
  return readable(SIZES, cy.zoom()) / SIZES[0];
}

/** From here on the services of a large map have names and signs. */
export const CLOSE = 0.55;

/** @param {any} cy */
export function sizeNames(cy) {
  if (cy.destroyed()) return;
  if (cy.scratch('large')) {
    const far = cy.zoom() < CLOSE;
    (far ? cy.nodes('.close') : cy.nodes()).toggleClass('close', !far);
    return;
  }
  const size = readable(SIZES, cy.zoom());
  const nodes = cy.nodes('[grain = "service"]').filter((node) => !node.hasClass('box') && !node.hasClass('open') && node.scratch('size') !== size);
  if (nodes.empty()) return;
  nodes.style({ 'font-size': size, 'text-max-width': size > SIZES[0] ? '136px' : '128px' });
  nodes.forEach((node) => node.scratch('size', size));
}
