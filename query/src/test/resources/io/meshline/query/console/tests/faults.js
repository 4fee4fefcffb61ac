/**
 * Faults of the layout that a person would see, told from where things are on the page: what sticks out, is cut, lies over another
 * or is too small to be hit. Tests run it in the page.
 */

/** What may lie over the rest: it was opened, or it stands still while the rest scrolls. */
const LAYERS = '.popover, dialog, .panel-head, .panel, .notice, .query-help, .topbar.searching .queries, .banner, .legend-body';
const SLACK = 1.5;
/** Smallest target of a pointer, WCAG 2.2, 2.5.8. */
const TARGET = 24;

/** @returns {string[]} one line each; empty: none */
window.layoutFaults = () => {
  [clipped, styles, layers] = [new Map(), new Map(), new Map()];
  return [...new Set([...sideways(), ...texts(), ...controls(), ...onTheMap()])];
};

/** Of this look at the page: many texts have the same elements around them. @type {Map<Element|null, any>} */
let [clipped, styles, layers] = [new Map(), new Map(), new Map()];

/** What is kept while nothing changes. @template T @param {Map<any, T>} kept @param {any} key @param {(key: any) => T} make @returns {T} */
function known(kept, key, make) {
  if (!kept.has(key)) kept.set(key, make(key));
  return kept.get(key);
}

/** What is for screen readers alone is clipped. */
const isClipped = (element) => element !== null && known(clipped, element, () => getComputedStyle(element).clipPath !== 'none' || isClipped(element.parentElement));
const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('.skip, [hidden], datalist, option, template') && !isClipped(element);
const named = (element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}${typeof element.className === 'string' && element.className ? `.${element.className.trim().split(/\s+/u).join('.')}` : ''}`;
const short = (text) => text.trim().replace(/\s+/gu, ' ').slice(0, 40);
const layer = (element) => known(layers, element, () => element.closest(LAYERS));
/** How an element cuts what is in it, and where. */
const edges = (element) =>
  known(styles, element, () => {
    const { textOverflow, overflowX, overflowY } = getComputedStyle(element);
    return { dotted: textOverflow === 'ellipsis', open: overflowX === 'visible' && overflowY === 'visible', scrolls: /auto|scroll/u.test(overflowX + overflowY), box: element.getBoundingClientRect() };
  });

function sideways() {
  const page = document.documentElement;
  return page.scrollWidth > innerWidth ? [`the page scrolls sideways: ${page.scrollWidth} px in ${innerWidth}`] : [];
}

/** The part of a rectangle that is to be seen, and whether the rest is cut for good or can be scrolled to. */
function seenPart(rect, element) {
  const part = { left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom };
  let [cut, scrolls, dotted] = [false, false, false];
  for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
    const { box, ...style } = edges(at);
    if (style.dotted) dotted = true;
    if (style.open) continue;
    if (style.scrolls) scrolls = true;
    else if (!scrolls && !dotted && (part.right > box.right + SLACK || part.left < box.left - SLACK || part.bottom > box.bottom + SLACK || part.top < box.top - SLACK)) cut = true;
    part.left = Math.max(part.left, box.left);
    part.right = Math.min(part.right, box.right);
    part.top = Math.max(part.top, box.top);
    part.bottom = Math.min(part.bottom, box.bottom);
  }
  const outside = !scrolls && !dotted && (rect.left < -SLACK || rect.right > innerWidth + SLACK || rect.top < -SLACK || rect.bottom > innerHeight + SLACK);
  part.left = Math.max(part.left, 0);
  part.right = Math.min(part.right, innerWidth);
  part.top = Math.max(part.top, 0);
  part.bottom = Math.min(part.bottom, innerHeight);
  return { part, cut, outside, empty: part.right - part.left < 1 || part.bottom - part.top < 1 };
}

function* textRects() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element || element.closest('svg, script, style, canvas') || !isSeen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) if (rect.width > 1 && rect.height > 1) yield { element, rect, text: short(node.data) };
  }
}

function texts() {
  const found = [];
  const seen = [];
  for (const { element, rect, text } of textRects()) {
    const { part, cut, outside, empty } = seenPart(rect, element);
    if (cut) found.push(`cut: “${text}” in ${named(element)}`);
    if (outside) found.push(`outside the window: “${text}” in ${named(element)}`);
    if (empty) continue;
    const over = covers(part, element);
    if (over) found.push(`covered: “${text}” in ${named(element)} by ${named(over)}`);
    else seen.push({ element, part, text });
  }
  for (let i = 0; i < seen.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [seen[i], seen[j]];
      if (a.element === b.element || !meet(a.part, b.part, 2) || layer(a.element) !== layer(b.element)) continue;
      if (hidden(a) || hidden(b)) continue;
      found.push(`over each other: “${a.text}” and “${b.text}”`);
    }
  }
  return found;
}

/** What lies over the middle of a part, if it may not. */
function covers(part, element) {
  const top = document.elementFromPoint((part.left + part.right) / 2, (part.top + part.bottom) / 2);
  if (!top || element.contains(top) || top.contains(element)) return null;
  const above = layer(top);
  return above && above !== layer(element) ? null : top;
}

const hidden = ({ part, element }) => {
  const top = document.elementFromPoint((part.left + part.right) / 2, (part.top + part.bottom) / 2);
  return Boolean(top) && layer(top) !== layer(element) && Boolean(layer(top));
};

function meet(a, b, by) {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > by && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by;
}

function controls() {
  const found = [];
  const seen = [];
  for (const element of document.querySelectorAll('button, input, select, a[href], .chip, .legend, .map-tools, .minimap, .brand')) {
    if (!isSeen(element)) continue;
    const rect = element.getBoundingClientRect();
    const { part, outside, empty } = seenPart(rect, element.parentElement);
    if (outside) found.push(`outside the window: ${named(element)} ${short(element.textContent)}`);
    if (empty) continue;
    if (element.matches('button, input, select') && (rect.width < TARGET || rect.height < TARGET) && !element.closest('.drop, td, .chip')) found.push(`smaller than ${TARGET} px: ${named(element)} ${short(element.textContent)}`);
    if (!hidden({ part, element })) seen.push({ element, part });
  }
  for (let i = 0; i < seen.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [seen[i], seen[j]];
      if (!meet(a.part, b.part, SLACK) || a.element.contains(b.element) || b.element.contains(a.element) || layer(a.element) !== layer(b.element)) continue;
      if (a.element.closest('.query') && a.element.closest('.query') === b.element.closest('.query')) continue;
      found.push(`over each other: ${named(a.element)} and ${named(b.element)}`);
    }
  }
  return found;
}

/** Services, their names and the texts on calls are drawn, not elements. */
function onTheMap() {
  const map = window.meshline?.map;
  if (!map?.cy || document.getElementById('map-view').hidden || map.large || map.cy.elements().empty()) return [];
  const found = [];
  const shown = (element) => element.renderedStyle('font-size') && Number.parseFloat(element.renderedStyle('font-size')) >= element.numericStyle('min-zoomed-font-size');
  const bodies = map.cy.nodes(':childless').map((node) => ({ name: node.data('title'), box: node.boundingBox({ includeLabels: shown(node), includeOverlays: false, includeUnderlays: false, includeOutlines: false }) }));
  const labels = map.cy.edges().filter((edge) => edge.data('text') && !edge.data('crowded') && shown(edge)).map((edge) => ({ name: edge.data('text'), box: edge.boundingBox({ includeEdges: false, includeNodes: false, includeLabels: true, includeOverlays: false, includeUnderlays: false }) }));
  const all = [...bodies, ...labels].map(({ name, box }) => ({ name, part: { left: box.x1, right: box.x2, top: box.y1, bottom: box.y2 } }));
  for (let i = 0; i < all.length; i++) for (let j = 0; j < i; j++) if (meet(all[i].part, all[j].part, 5)) found.push(`over each other on the map: ${all[i].name} and ${all[j].name}`);
  const boxes = map.cy.nodes('.box').map((node) => ({ name: node.data('title'), box: node.boundingBox({ includeLabels: false }) }));
  for (let i = 0; i < boxes.length; i++) for (let j = 0; j < i; j++) if (meet({ left: boxes[i].box.x1, right: boxes[i].box.x2, top: boxes[i].box.y1, bottom: boxes[i].box.y2 }, { left: boxes[j].box.x1, right: boxes[j].box.x2, top: boxes[j].box.y1, bottom: boxes[j].box.y2 }, 1)) found.push(`boxes over each other: ${boxes[i].name} and ${boxes[j].name}`);
  return found;
}
