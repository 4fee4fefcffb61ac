/** Rows of tables and lists that are looked at again and again: only what differs is changed, so whoever is in one stays there. */

/**
 * Makes a parent hold these children, in this order. The one that has the focus is not moved, the others are moved around it: an
 * element that is moved loses the focus.
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} children
 */
export function arrange(parent, children) {
  const kept = new Set(children);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  if (children.every((child, i) => parent.children[i] === child)) return;
  const held = children.findIndex((child) => child.parentNode === parent && child.contains(document.activeElement));
  if (held < 0) {
    parent.append(...children);
    return;
  }
  children[held].before(...children.slice(0, held));
  parent.append(...children.slice(held + 1));
}

/**
 * Takes cells over into a row, leaving those that are as they were.
 * @param {HTMLElement} row
 * @param {HTMLElement[]} cells
 */
export function takeOver(row, cells) {
  if (row.children.length !== cells.length) {
    row.replaceChildren(...cells);
    return;
  }
  cells.forEach((cell, i) => {
    const there = row.children[i];
    if (!there.isEqualNode(cell) && !there.contains(document.activeElement)) there.replaceWith(cell);
  });
}
