/** What people do on the map by pointer. */

/**
 * @typedef {object} PointerHandlers
 * @property {(id: string) => void} onSelect id of a node or edge; empty: the background
 * @property {(id: string) => void} onExpand
 * @property {(id: string, at: {x: number, y: number}|null) => void} onHover empty id: nothing
 * @property {(nodes: any) => void} onDrag these stand elsewhere now
 * @property {() => void} onZoom
 * @property {() => void} onLook somebody looks at another part of the map
 * @property {(at: {x: number, y: number}) => string} lineAt the line that is painted at a place; empty: none is
 */

/**
 * @param {any} cy
 * @param {PointerHandlers} handlers
 */
export function listen(cy, handlers) {
  const isBack = (target) => target === cy || target.hasClass('box');
  // What a single click opens takes room from the map: it waits whether a second one follows.
  cy.on('onetap', (event) => handlers.onSelect(isBack(event.target) ? handlers.lineAt(event.position) : event.target.id()));
  cy.on('dbltap', 'node', (event) => {
    if (!isBack(event.target)) handlers.onExpand(event.target.id());
  });
  cy.on('mouseover', 'node, edge', (event) => {
    if (!isBack(event.target)) handlers.onHover(event.target.id(), event.renderedPosition);
  });
  cy.on('mouseout', 'node, edge', () => handlers.onHover('', null));
  let line = '';
  cy.on('mousemove', (event) => {
    const now = event.target === cy ? handlers.lineAt(event.position) : '';
    if (now === line) return;
    if (now || event.target === cy) handlers.onHover(now, now ? event.renderedPosition : null);
    line = now;
  });
  cy.on('drag', 'node', (event) => handlers.onDrag(event.target.union(event.target.descendants())));
  cy.on('viewport', () => handlers.onHover('', null));
  let naming = 0;
  cy.on('zoom', () => {
    cancelAnimationFrame(naming);
    naming = requestAnimationFrame(handlers.onZoom);
  });
  cy.on('scrollzoom dragpan pinchzoom', handlers.onLook);
}
