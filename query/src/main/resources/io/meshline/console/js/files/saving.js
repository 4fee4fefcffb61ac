/** What is shown, as files: the map as a picture, tables as CSV, and all as JSON that says what it does not hold. */
import { save } from '../dom.js';
import { foundIn } from '../view-of.js';
import { csv } from './csv.js';
import { png, svg } from './picture.js';
import { compareRows, mapRows, pathRows, topRows } from './tables.js';

/** @typedef {'png'|'svg'|'csv'|'json'} Format @typedef {import('../console.js').Console} Console */

/** By view. @type {Record<string, Format[]>} */
const FORMATS = { map: ['png', 'svg', 'json'], table: ['csv', 'json'], top: ['csv', 'json'], compare: ['csv', 'json'], paths: ['csv', 'json'] };
const ROWS = { top: topRows, compare: compareRows, paths: pathRows };
const TYPES = { csv: 'text/csv;charset=utf-8', json: 'application/json' };

/** What the page can be saved as. @param {Console} page @returns {Format[]} */
export function formatsOf({ store }) {
  return FORMATS[store.state.view];
}

/** Whether there is something to save yet. @param {Console} page */
export function canSave(page) {
  const { view } = page.store.state;
  if (page.reports[view]) return Boolean(page.reports[view].answer);
  // What is still on the screen while another time is asked for is of no time that could be told.
  return page.whole !== null && Boolean(page.graph?.nodes.size) && (view !== 'map' || page.map.graph !== null);
}

/** @param {Console} page @param {Format} format one of formatsOf */
export async function saveAs(page, format) {
  try {
    if (!canSave(page)) page.say('There is nothing to save yet.');
    else save(await blobOf(page, format), nameOf(page, format, new Date()));
  } catch (e) {
    page.warn(`It could not be saved: ${e.message}`);
  }
}

/** CSV has no place but its name to say how much of the whole it holds. @param {Console} page @param {Format} format @param {Date} now */
export function nameOf(page, format, now) {
  const time = now.toISOString().slice(0, 16).replace(/[-:]/gu, '').replace('T', '-');
  const { view } = page.store.state;
  return `meshline-${view === 'map' ? '' : `${view}-`}${time}${format === 'csv' ? cutInWords(page) : ''}.${format}`;
}

function cutInWords({ store, reports, whole }) {
  const report = reports[store.state.view];
  if (report) {
    const { shown, total, truncated } = cutOf(report.answer);
    return truncated ? (total === undefined ? `-first-${shown}` : `-${shown}-of-${total}`) : '';
  }
  if (whole.truncated) return `-${whole.edges.size}-of-${whole.totalEdges}-edges`;
  return whole.partial.length > 0 ? '-not-all-edges' : '';
}

function blobOf(page, format) {
  if (format === 'png') return png(page.map);
  if (format === 'svg') return svg(page.map);
  const text = format === 'csv' ? csv(rowsOf(page)) : JSON.stringify(contentOf(page), null, 2);
  return new Blob([text], { type: TYPES[format] });
}

function rowsOf(page) {
  const { view } = page.store.state;
  return view === 'table' ? mapRows(page.table.nodes.sorted, page.table.edges.sorted, page.graph.nodes) : ROWS[view](page.reports[view].answer);
}

/** @param {Console} page @returns {any} */
export function contentOf(page) {
  const { view } = page.store.state;
  const report = page.reports[view];
  const about = { saved_at: new Date().toISOString(), address: `/${location.search}`, view };
  return report ? { ...about, ...cutOf(report.answer), answer: report.answer } : { ...about, ...mapContent(page, view === 'table' ? foundIn(page.graph, page.finds) : null) };
}

/** How much of what there is an answer holds. */
function cutOf({ items, total, page, paths, truncated }) {
  if (paths) return { shown: paths.length, truncated };
  const all = page?.total ?? total;
  return { shown: items.length, total: all, truncated: items.length < all };
}

/** The map as it is shown, figures as the API told them, and how much of the whole that is. */
function mapContent({ graph, whole, map }, found) {
  const keep = ({ id }) => !found || found.has(id);
  const nodes = [...graph.nodes.values()].filter(keep).map((node) => ({ ...node, position: placeOf(map, node.id) }));
  const edges = [...graph.edges.values()].filter(keep);
  return {
    range: graph.range,
    truncated: whole.truncated,
    total_edges: whole.totalEdges,
    partial: whole.partial,
    filtered_out: { nodes: whole.nodes.size - nodes.length, edges: whole.edges.size - edges.length },
    nodes,
    edges,
  };
}

/** Null where the map was not drawn. */
function placeOf({ cy }, id) {
  const drawn = cy?.getElementById(id);
  return drawn?.nonempty() ? { ...drawn.position() } : null;
}
