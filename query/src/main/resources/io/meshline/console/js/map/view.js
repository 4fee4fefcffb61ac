/** Which part of the map is seen, and how large. Pure. */

/** How small and how large the map can be made. */
export const ZOOM = { least: 0.03, most: 2.5 };

/** A map of a few services is not blown up beyond this to fill the screen. */
const MOST_FITTED = 1.15;

/**
 * Where a part of the map fills what is free of the room.
 * @param {{x1: number, y1: number, w: number, h: number}} box
 * @param {{clientWidth: number, clientHeight: number}} room
 * @param {{left: number, right: number, top: number, bottom: number}} inset what of the room is covered
 * @returns {{zoom: number, pan: {x: number, y: number}}}
 */
export function viewOf(box, room, inset) {
  const padding = Math.min(56, room.clientWidth * 0.06);
  const width = room.clientWidth - inset.left - inset.right - 2 * padding;
  const height = room.clientHeight - inset.top - inset.bottom - 2 * padding;
  const zoom = Math.max(ZOOM.least, Math.min(MOST_FITTED, width / box.w, height / box.h));
  return {
    zoom,
    pan: {
      x: inset.left + padding + width / 2 - (box.x1 + box.w / 2) * zoom,
      y: inset.top + padding + height / 2 - (box.y1 + box.h / 2) * zoom,
    },
  };
}

/**
 * Around places, with room for nodes, their names and their boxes.
 * @param {{x: number, y: number}[]} places
 * @param {boolean} grouped whether there are boxes
 */
export function boundsOf(places, grouped) {
  const margin = grouped ? { x: 86, top: 74, bottom: 74 } : { x: 66, top: 40, bottom: 56 };
  const box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
  for (const { x, y } of places) {
    box.x1 = Math.min(box.x1, x - margin.x);
    box.x2 = Math.max(box.x2, x + margin.x);
    box.y1 = Math.min(box.y1, y - margin.top);
    box.y2 = Math.max(box.y2, y + margin.bottom);
  }
  return { x1: box.x1, y1: box.y1, w: box.x2 - box.x1, h: box.y2 - box.y1 };
}
