import cytoscape from '/webjars/cytoscape/3.33.1/dist/cytoscape.esm.min.mjs';
import { csv } from '/js/files/csv.js';
import { png } from '/js/files/picture.js';
import { canSave, contentOf, nameOf, saveAs } from '/js/files/saving.js';
import { compareRows, mapRows, pathRows, topRows } from '/js/files/tables.js';
import { sizeNames } from '/js/map/names.js';
import { styleSheet } from '/js/map/style.js';
import { graphOf } from '/js/model.js';
import { DEFAULTS } from '/js/state.js';
import { viewOf } from '/js/view-of.js';
import { check, equal, test } from './harness.js';

const figures = { calls: 30, calls_per_minute: 2, failures: 3, client_errors: 1, success_ratio: 0.9, apdex: 0.8, latency: { avg_us: 1.5, p50_us: 1, p95_us: 2, p99_us: 3, max_us: 4 } };
const CELLS = [30, 2, 3, 1, 0.9, 0.8, 1.5, 1, 2, 3, 4];
const NONE = CELLS.map(() => null);

test('cells are quoted where they have to be, numbers are whole', () => {
  equal(csv([['a', 'b,c', 'say "x"'], [1.25, null, 'two\nlines']]), 'a,"b,c","say ""x"""\r\n1.25,,"two\nlines"\r\n');
});

test('what a spreadsheet would take for a formula stays text; a number below zero is one', () => {
  equal(csv([['=HYPERLINK("http://x")', '+1', '@a', '-b', -2, 'a=b']]), `"'=HYPERLINK(""http://x"")",'+1,'@a,'-b,-2,a=b\r\n`);
});

test('the map as rows: services, then calls, those without figures too; of both ends it is told which they are', () => {
  const node = (name, own) => ({ id: name, grain: 'service', kind: 'service', namespace: 'shop', environment: 'prod', name, label: `shop/${name}`, ...(own ? { figures: own } : {}) });
  const { nodes, edges } = graphOf({ nodes: [node('a', null), node('b', figures)], edges: [{ id: 'a>b', source: 'a', destination: 'b', figures }] });
  const [head, ...rows] = mapRows([...nodes.values()], [...edges.values()], nodes);
  const [a, b, nobody] = [['a', 'service', 'shop', 'prod'], ['b', 'service', 'shop', 'prod'], [null, null, null, null]];
  equal(rows, [['service', 'shop/a', null, ...a, ...nobody, 'idle', ...NONE], ['service', 'shop/b', null, ...b, ...nobody, 'failing', ...CELLS], ['calls', 'shop/a', 'shop/b', ...a, ...b, 'failing', ...CELLS]]);
  equal(head.slice(0, 13), ['what', 'name', 'called', 'id', 'kind', 'namespace', 'environment', 'called_id', 'called_kind', 'called_namespace', 'called_environment', 'health', 'calls']);
});

test('answers as rows', () => {
  const edge = { id: 'a>b', source: { id: 'A', kind: 'service', environment: 'prod', label: 'a' }, destination: { id: 'B', kind: 'cache', label: 'b' }, figures };
  const [a, b, nobody] = [['A', 'service', null, 'prod'], ['B', 'cache', null, null], [null, null, null, null]];
  const c = { id: 'C', kind: 'service', namespace: 'shop', label: 'c' };
  equal(topRows({ by: 'p99_us', items: [{ value: 3, edge }, { value: 2, node: c }] }).slice(1), [[1, 'a', 'b', ...a, ...b, 3, ...CELLS], [2, 'c', null, 'C', 'service', 'shop', null, ...nobody, 2, ...NONE]]);
  equal(compareRows({ items: [{ state: 'new', edge, after: figures, new_reasons: ['503', 'x'] }] })[1], ['a', 'b', ...a, ...b, 'new', null, null, ...NONE, ...CELLS, '503; x']);
  const [head, same, other] = compareRows({ items: [{ state: 'both', node: { label: 'c' }, before: figures, after: figures, compared_at: 'agent_server' }, { state: 'both', node: { label: 'd' }, before: figures, after: figures, incomparable: 'no point saw both' }] });
  equal([head, same, other].map((row) => [...row.slice(0, 2), ...row.slice(10, 13)]), [['name', 'called', 'state', 'compared_at', 'incomparable'], ['c', null, 'both', 'agent_server', null], ['d', null, 'both', null, 'no point saw both']]);
  const answer = { nodes: ['a', 'b', 'c'].map((id) => ({ id, label: id.toUpperCase() })), edges: [{ id: 'a>b', figures }, { id: 'b>c', figures }], paths: [{ nodes: ['a', 'b', 'c'], edges: ['a>b', 'b>c'] }] };
  equal(pathRows(answer).slice(1).map((row) => [...row.slice(0, 5), row[8], row[12]]), [[1, 1, 'A', 'B', 'a', 'b', 30], [1, 2, 'B', 'C', 'b', 'c', 30]]);
  for (const rows of [topRows({ by: 'p99_us', items: [{ value: 3, edge }] }), compareRows({ items: [{ state: 'gone', edge, before: figures }] }), pathRows(answer)]) equal(rows.every((row) => row.length === rows[0].length), true);
});

test('JSON says how much of the whole it holds', () => {
  const node = (name) => ({ id: name, grain: 'service', kind: 'service', name, label: name });
  const answer = { nodes: ['a', 'b', 'c'].map(node), edges: [{ id: 'a>b', source: 'a', destination: 'b', figures }, { id: 'b>c', source: 'b', destination: 'c', figures }], total_edges: 25_000, truncated: true };
  const whole = { ...graphOf(answer), partial: [{ label: 'a', shown: 5000, total: 7000 }] };
  const graph = viewOf(whole, DEFAULTS, (item) => item.id === 'c').graph;
  const page = (view, reports = {}, finds = null) => ({ store: { state: { ...DEFAULTS, view } }, reports, graph, whole, finds, map: { cy: null, graph: null } });
  const content = contentOf(page('table'));
  equal([content.truncated, content.total_edges, content.partial, content.filtered_out], [true, 25_000, whole.partial, { nodes: 1, edges: 1 }]);
  equal(content.nodes.map(({ id, position }) => [id, position]), [['a', null], ['b', null]]);
  equal(contentOf(page('table', {}, (item) => item.id === 'a')).filtered_out, { nodes: 2, edges: 2 });
  equal([canSave(page('table')), canSave(page('map')), canSave(page('top', { top: { answer: null } }))], [true, false, false]);
  const { shown, total, truncated } = contentOf(page('compare', { compare: { answer: { items: [1, 2], page: { total: 9 } } } }));
  equal([shown, total, truncated], [2, 9, true]);
});

test('while the map of a time is not known, that of another is not saved for it', async () => {
  const nodes = new Map([['a', {}]]);
  const said = [];
  const page = (view, whole) => ({ store: { state: { ...DEFAULTS, view } }, reports: {}, whole, graph: { nodes }, map: { graph: { nodes } }, say: (text) => said.push(text), warn: (text) => said.push(text) });
  equal(['map', 'table'].flatMap((view) => [null, {}].map((whole) => canSave(page(view, whole)))), [false, true, false, true]);
  await saveAs(page('table', null), 'csv');
  equal(said, ['There is nothing to save yet.']);
  // Of this page no table was drawn.
  await saveAs(page('table', {}), 'csv');
  check(said.length === 2 && said[1].startsWith('It could not be saved: '), said.join());
});

test('the name of a CSV says when it does not hold all', () => {
  const whole = { truncated: false, edges: new Map(), totalEdges: 0, partial: [] };
  const name = (view, answer, all = {}, format = 'csv') => nameOf({ store: { state: { ...DEFAULTS, view } }, reports: answer ? { [view]: { answer } } : {}, whole: { ...whole, ...all } }, format, new Date('2026-11-29T16:40:12Z'));
  const hundred = Array.from({ length: 100 }, () => ({}));
  equal([name('compare', { items: hundred, page: { total: 240 } }), name('compare', { items: hundred, page: { total: 100 } })], ['meshline-compare-20261129-1640-100-of-240.csv', 'meshline-compare-20261129-1640.csv']);
  equal([name('top', { items: hundred, total: 101 }), name('top', { items: hundred, total: 101 }, {}, 'json')], ['meshline-top-20261129-1640-100-of-101.csv', 'meshline-top-20261129-1640.json']);
  equal([name('paths', { paths: hundred, truncated: true }), name('paths', { paths: hundred, truncated: false })], ['meshline-paths-20261129-1640-first-100.csv', 'meshline-paths-20261129-1640.csv']);
  equal([name('table', null), name('table', null, { truncated: true, edges: new Map([['a', 1]]), totalEdges: 3 }), name('table', null, { partial: [{ shown: 1, total: 2 }] })], ['meshline-table-20261129-1640.csv', 'meshline-table-20261129-1640-1-of-3-edges.csv', 'meshline-table-20261129-1640-not-all-edges.csv']);
  equal(name('map', null, {}, 'png'), 'meshline-20261129-1640.png');
});

/** Which rows of a picture have something in the colour of letters and signs. */
async function inked(blob) {
  const picture = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  const isInk = (row, i) => data[4 * (row * picture.width + i)] < 0x50 && data[4 * (row * picture.width + i) + 1] < 0x60;
  return Array.from({ length: picture.height }, (_, row) => row).filter((row) => Array.from({ length: picture.width }, (_, i) => i).some((i) => isInk(row, i)));
}

test('a picture of a large map has names and signs, though the screen shows it from afar', async () => {
  document.documentElement.dataset.theme = 'light';
  const container = document.createElement('div');
  Object.assign(container.style, { width: '200px', height: '100px' });
  document.body.append(container);
  const cy = cytoscape({ container, style: styleSheet({ large: true }), elements: [{ data: { id: 'a', title: 'cart', kind: 'database', grain: 'service', health: 'healthy', rate: 0 } }], layout: { name: 'preset', fit: false }, zoom: 0.1 });
  cy.scratch('large', true);
  sizeNames(cy);
  equal([cy.nodes('.close').length, cy.getElementById('a').style('label')], [0, '']);
  const scene = { boxes: [], lines: [] };
  // Below a margin of 24 px the service, of 36 px, and then its name, all twice as fine.
  const rows = await inked(await png({ cy, ground: { scene } }));
  equal([rows.some((row) => row > 58 && row < 118), rows.some((row) => row > 132)], [true, true]);
  equal([cy.elements('.saved').length, cy.getElementById('a').style('label')], [0, '']);
  // So wide that nobody could read them.
  scene.boxes.push({ title: '', x: 0, y: 0, width: 20_000, height: 100 });
  equal(await inked(await png({ cy, ground: { scene } })), []);
  cy.destroy();
  container.remove();
});
