/** What pages show, as rows for files: whole figures rather than rounded ones. Pure. */

const latency = (key) => [key, (figures) => figures.latency?.[key]];
/** By the API's names. @type {[string, (figures: any) => number|undefined][]} */
const FIGURES = [
  ...['calls', 'calls_per_minute', 'failures', 'client_errors', 'success_ratio', 'apdex'].map((key) => /** @type {[string, any]} */ ([key, (figures) => figures[key]])),
  ...['avg_us', 'p50_us', 'p95_us', 'p99_us', 'max_us'].map(latency),
];
const NAMES = FIGURES.map(([name]) => name);
/** What tells nodes of one name apart: of a node, or of who calls; then of who is called. */
const ENDS = ['id', 'kind', 'namespace', 'environment'];
const BOTH = [...ENDS, ...ENDS.map((key) => `called_${key}`)];
const ends = (source, called = null) => [source, called].flatMap((end) => ENDS.map((key) => end?.[key] || null));
const cells = (figures) => FIGURES.map(([, of]) => (figures ? of(figures) : null));

/**
 * @param {import('../model.js').MapNode[]} nodes
 * @param {import('../model.js').MapEdge[]} edges
 * @param {Map<string, import('../model.js').MapNode>} all among which are the ends of these
 */
export function mapRows(nodes, edges, all) {
  const health = ({ silent, health: own }) => (silent ? 'silent' : own);
  return [
    ['what', 'name', 'called', ...BOTH, 'health', ...NAMES],
    ...nodes.map((node) => [node.grain, node.label, null, ...ends(node), health(node), ...cells(node.figures)]),
    ...edges.map((edge) => ['calls', edge.sourceLabel, edge.targetLabel, ...ends(all.get(edge.source), all.get(edge.target)), health(edge), ...cells(edge.figures)]),
  ];
}

/** @param {any} answer of /top */
export function topRows({ items, by }) {
  return [['rank', 'name', 'called', ...BOTH, by, ...NAMES], ...items.map((item, i) => [i + 1, ...named(item), item.value, ...cells((item.node ?? item.edge).figures)])];
}

/** @param {any} answer of /compare */
export function compareRows({ items }) {
  const head = ['name', 'called', ...BOTH, 'state', 'compared_at', 'incomparable', ...NAMES.map((name) => `before_${name}`), ...NAMES.map((name) => `after_${name}`), 'new_reasons'];
  return [head, ...items.map((item) => [...named(item), item.state, item.compared_at, item.incomparable, ...cells(item.before), ...cells(item.after), (item.new_reasons ?? []).join('; ')])];
}

/** @param {any} answer of /paths: a row for each call of each way */
export function pathRows({ paths, nodes, edges }) {
  const all = new Map(nodes.map((node) => [node.id, node]));
  const figures = new Map(edges.map((edge) => [edge.id, edge.figures]));
  const legs = paths.flatMap((path, i) => path.edges.map((id, at) => [i + 1, at + 1, ...named({ edge: { source: all.get(path.nodes[at]), destination: all.get(path.nodes[at + 1]) } }), ...cells(figures.get(id))]));
  return [['path', 'step', 'name', 'called', ...BOTH, ...NAMES], ...legs];
}

function named({ node, edge }) {
  return node ? [node.label, null, ...ends(node)] : [edge.source.label, edge.destination.label, ...ends(edge.source, edge.destination)];
}
