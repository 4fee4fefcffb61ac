/**
 * How many pictures the page shows while somebody works with the map, and how much its scripts paint for them. Tests and measurements
 * run it in the page.
 */

const PAINTS = ['stroke', 'fill', 'fillText', 'strokeText', 'strokeRect', 'drawImage'];

/** What is done before each picture. @type {Record<string, (n: number, on: HTMLElement, at: {x: number, y: number}) => void>} */
const MOVES = {
  drag: (n, on, { x, y }) => pointer('mousemove', on, { x: x + 150 * Math.sin(n / 20), y: y + 60 * Math.sin(n / 13) }),
  zoom: (n, on, { x, y }) => on.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: x, clientY: y, deltaY: n % 60 < 30 ? -2 : 2 })),
  look: () => undefined,
};

function pointer(type, on, { x, y }) {
  on.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window, clientX: x, clientY: y, button: 0, buttons: 1 }));
}

/** A place of the map where no service is, near its middle. */
function ground() {
  const { container, cy } = meshline.map;
  const { left, top, width, height } = container.getBoundingClientRect();
  const services = cy.nodes().map((node) => node.renderedBoundingBox());
  for (let away = 0; away < 200; away++) {
    const [x, y] = [width / 2 + away * 1.5, height / 2 + away * 0.7];
    if (services.every((box) => x < box.x1 || x > box.x2 || y < box.y1 || y > box.y2)) return { x: left + x, y: top + y };
  }
  throw new Error('the map has no free place');
}

/**
 * @param {'drag'|'zoom'|'look'} what
 * @param {number} millis at least so long
 * @param {number} least at least so many pictures
 * @param {Promise<any>} [until] and until this is done
 * @returns {Promise<{frames: number, perSecond: number, longest: number, paints: number}>} longest: milliseconds between two pictures; paints:
 *     strokes, fills, texts and images
 */
window.framesWhile = async (what, millis, least, until = Promise.resolve()) => {
  const canvas = meshline.map.container.querySelector('canvas');
  const at = ground();
  let paints = 0;
  const own = CanvasRenderingContext2D.prototype;
  const kept = PAINTS.map((name) => own[name]);
  PAINTS.forEach((name, i) => {
    own[name] = function paint(...rest) {
      paints++;
      return kept[i].apply(this, rest);
    };
  });
  let waits = true;
  until.finally(() => (waits = false));
  if (what === 'drag') pointer('mousedown', canvas, at);
  const begin = await new Promise(requestAnimationFrame);
  let [last, frames, longest] = [begin, 0, 0];
  while (last - begin < millis || frames < least || waits) {
    MOVES[what](frames, canvas, at);
    const now = await new Promise(requestAnimationFrame);
    longest = Math.max(longest, now - last);
    last = now;
    frames++;
  }
  if (what === 'drag') pointer('mouseup', canvas, at);
  PAINTS.forEach((name, i) => (own[name] = kept[i]));
  return { frames, perSecond: (1000 * frames) / (last - begin), longest, paints };
};
