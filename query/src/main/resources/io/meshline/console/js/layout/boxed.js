/**
 * The layout of large maps, in two steps, so that 1,000 services take a blink: the nodes of each box among themselves, then the
 * boxes among each other.
 */
import { ranksOf } from './ranks.js';
import { wayOf } from './ways.js';

/** Space between the border of a box and its nodes. */
const BOX = { side: 26, top: 40, bottom: 22 };
const GAP = { nodes: 14, ranks: 52, boxes: 120, columns: 120 };
/** So many calls for each node decide. */
const EDGES_PER_NODE = 1.2;

/**
 * @param {import('./layered.js').LayoutNode[]} nodes sorted
 * @param {import('./layered.js').LayoutEdge[]} edges sorted
 * @param {'LR'|'TB'} direction
 * @param {number} aspect width by height of where it is shown
 * @returns {Map<string, import('./layered.js').Position>}
 */
export function boxed(nodes, edges, direction, aspect) {
  const boxes = new Map();
  for (const node of nodes) {
    const key = node.group ?? `\u0000${node.id}`;
    if (!boxes.has(key)) boxes.set(key, { key, nodes: [], grouped: node.group !== null });
    boxes.get(key).nodes.push(node);
  }
  const boxOf = new Map(nodes.map((node) => [node.id, node.group ?? `\u0000${node.id}`]));
  const inner = new Map();
  const outer = new Map();
  for (const edge of edges) {
    const from = boxOf.get(edge.source);
    const to = boxOf.get(edge.target);
    if (from === undefined || to === undefined || edge.source === edge.target) continue;
    if (from === to) push(inner, from, edge);
    else {
      const key = wayOf(from, to);
      const sum = outer.get(key) ?? { source: from, target: to, weight: 0 };
      sum.weight += edge.weight;
      outer.set(key, sum);
    }
  }
  const inside = new Map();
  for (const box of boxes.values()) inside.set(box.key, layBox(box, inner.get(box.key) ?? [], direction));
  const outerNodes = [...boxes.keys()].map((key) => ({ id: key, width: inside.get(key).width, height: inside.get(key).height }));
  const centres = pack(outerNodes, rank(outerNodes, [...outer.values()]), direction, aspect);
  const positions = new Map();
  for (const [key, { width, height, positions: own, dx, dy }] of inside) {
    const centre = centres.get(key);
    for (const [id, at] of own) {
      positions.set(id, { x: Math.round(centre.x - width / 2 + dx + at.x), y: Math.round(centre.y - height / 2 + dy + at.y) });
    }
  }
  return positions;
}

function push(lists, key, value) {
  if (!lists.has(key)) lists.set(key, []);
  lists.get(key).push(value);
}

function layBox(box, edges, direction) {
  if (!box.grouped) {
    const [node] = box.nodes;
    const at = new Map([[node.id, { x: node.width / 2, y: node.height / 2 }]]);
    return { width: node.width, height: node.height, positions: at, dx: 0, dy: 0 };
  }
  const linked = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
  const calling = box.nodes.filter((node) => linked.has(node.id));
  const among = tight(calling, rank(calling, edges), direction);
  const alone = grid(box.nodes.filter((node) => !linked.has(node.id)), among);
  const positions = new Map([...among.positions, ...alone.positions]);
  const width = Math.max(among.width, alone.width);
  return { width: width + 2 * BOX.side, height: alone.height + BOX.top + BOX.bottom, positions, dx: BOX.side, dy: BOX.top };
}

/** Ranks as columns (rows on a narrow screen), with no room for edges in between. */
function tight(nodes, ranked, direction) {
  if (nodes.length === 0) return { positions: new Map(), width: 0, height: 0 };
  const flat = direction === 'LR';
  const cell = nodes.reduce((most, node) => ({ width: Math.max(most.width, node.width), height: Math.max(most.height, node.height) }), { width: 0, height: 0 });
  const [step, across] = flat ? [cell.height + GAP.nodes, cell.width + GAP.ranks] : [cell.width + GAP.nodes, cell.height + GAP.ranks];
  const ranks = new Map();
  for (const node of nodes) push(ranks, ranked.get(node.id).rank, node);
  const columns = [...ranks].sort(([a], [b]) => a - b).map(([, column]) => column.sort((a, b) => ranked.get(a.id).order - ranked.get(b.id).order));
  const most = Math.max(3, Math.ceil(Math.sqrt(nodes.length) * 1.1));
  const split = columns.flatMap((column) => Array.from({ length: Math.ceil(column.length / most) }, (_, i) => column.slice(i * most, (i + 1) * most)));
  const longest = split.reduce((n, column) => Math.max(n, column.length), 0);
  const positions = new Map();
  split.forEach((column, i) => {
    column.forEach((node, j) => {
      const [a, b] = [i * across + (flat ? cell.width : cell.height) / 2, (j + (longest - column.length) / 2 + 0.5) * step - GAP.nodes / 2];
      positions.set(node.id, flat ? { x: a, y: b } : { x: b, y: a });
    });
  });
  const [long, wide] = [longest * step - GAP.nodes, split.length * across - GAP.ranks];
  return flat ? { positions, width: wide, height: long } : { positions, width: long, height: wide };
}

/** Close together, in columns (rows on a narrow screen) that keep the order of their ranks and fit the screen best. */
function pack(boxes, ranked, direction, aspect) {
  const flat = direction === 'LR';
  const { main, side } = { main: (box) => ranked.get(box.id).rank, side: (box) => ranked.get(box.id).order };
  // Of a narrow screen everything is turned round: its rows are filled as columns are.
  const turned = [...boxes]
    .sort((a, b) => main(a) - main(b) || side(a) - side(b))
    .map((box) => ({ id: box.id, side: side(box), wide: flat ? box.width : box.height, high: flat ? box.height : box.width }));
  const wanted = flat ? aspect : 1 / aspect;
  const longest = turned.reduce((most, box) => Math.max(most, box.high), 0);
  const all = turned.reduce((sum, box) => sum + box.high + GAP.boxes, 0);
  let best = null;
  for (let columns = 1; columns <= Math.min(turned.length, 24); columns++) {
    const packed = fillColumns(turned, Math.max(longest, (all / columns) * 1.05));
    const scale = Math.min(wanted / packed.width, 1 / packed.height);
    if (!best || scale > best.scale) best = { ...packed, scale };
  }
  return new Map([...best.centres].map(([id, at]) => [id, flat ? at : { x: at.y, y: at.x }]));
}

function fillColumns(boxes, room) {
  const columns = [];
  for (const box of boxes) {
    const last = columns.at(-1);
    if (last && last.length + box.high <= room) {
      last.boxes.push(box);
      last.length += box.high + GAP.boxes;
    } else columns.push({ boxes: [box], length: box.high + GAP.boxes });
  }
  const centres = new Map();
  let begin = 0;
  for (const column of columns) {
    const wide = column.boxes.reduce((most, box) => Math.max(most, box.wide), 0);
    let at = -(column.length - GAP.boxes) / 2;
    for (const box of column.boxes.sort((a, b) => a.side - b.side)) {
      centres.set(box.id, { x: begin + wide / 2, y: at + box.high / 2 });
      at += box.high + GAP.boxes;
    }
    begin += wide + GAP.columns;
  }
  return { centres, width: begin - GAP.columns, height: columns.reduce((most, column) => Math.max(most, column.length), 0) };
}

/** Rows of nodes without calls among each other, below those that have some. */
function grid(nodes, above) {
  const positions = new Map();
  if (nodes.length === 0) return { positions, width: above.width, height: above.height };
  const cellWidth = Math.max(...nodes.map((node) => node.width)) + GAP.nodes;
  const cellHeight = Math.max(...nodes.map((node) => node.height)) + GAP.nodes / 2;
  const wanted = Math.ceil(Math.sqrt((nodes.length * cellHeight) / cellWidth) * 1.2);
  const columns = Math.max(1, wanted, Math.floor(above.width / cellWidth));
  const used = Math.min(columns, nodes.length);
  const top = above.height === 0 ? 0 : above.height + GAP.nodes;
  nodes.forEach((node, i) => {
    positions.set(node.id, { x: ((i % columns) + 0.5) * cellWidth - GAP.nodes / 2, y: top + Math.floor(i / columns) * cellHeight + node.height / 2 });
  });
  return { positions, width: used * cellWidth - GAP.nodes, height: top + Math.ceil(nodes.length / columns) * cellHeight - GAP.nodes / 2 };
}

/** By the strongest calls: with all of them almost everything would have a rank of its own. */
function rank(nodes, edges) {
  return ranksOf(nodes, strongest(edges, nodes.length));
}

/** All edges of a small graph; of a large one at least the strongest of each node, and then those with most calls. */
function strongest(edges, nodes) {
  const most = Math.max(24, Math.ceil(nodes * EDGES_PER_NODE));
  if (edges.length <= most) return edges;
  // Those with as many calls keep their order.
  const sorted = [...edges].sort((a, b) => b.weight - a.weight);
  const met = new Set();
  const first = sorted.filter((edge) => {
    const news = !met.has(edge.source) || !met.has(edge.target);
    met.add(edge.source).add(edge.target);
    return news;
  });
  const chosen = new Set(first);
  for (const edge of sorted) {
    if (chosen.size >= most) break;
    chosen.add(edge);
  }
  return edges.filter((edge) => chosen.has(edge));
}
