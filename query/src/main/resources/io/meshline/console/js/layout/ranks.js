/**
 * In which row of a layered map each node stands, and where in it: the first steps of Sugiyama, Tagawa and Toda ("Methods for
 * Visual Understanding of Hierarchical System Structures", 1981), as cheap as they can be had. For maps so large that nobody
 * follows single lines by eye; what places lines too takes seconds there.
 */

/** @typedef {import('./layered.js').LayoutNode} LayoutNode @typedef {import('./layered.js').LayoutEdge} LayoutEdge */

const SWEEPS = 4;

/**
 * @param {LayoutNode[]} nodes in an order that is the same for the same map
 * @param {LayoutEdge[]} edges among them
 * @returns {Map<string, {rank: number, order: number}>} by id; callers have lower ranks than what they call, but for one call of each cycle
 */
export function ranksOf(nodes, edges) {
  const at = new Map(nodes.map((node, i) => [node.id, i]));
  const out = nodes.map(() => []);
  const into = nodes.map(() => []);
  const balance = nodes.map(() => 0);
  for (const { source, target, weight } of edges) {
    const [from, to] = [at.get(source), at.get(target)];
    if (from === undefined || to === undefined || from === to) continue;
    out[from].push(to);
    into[to].push(from);
    balance[from] += 1 + weight;
    balance[to] -= 1 + weight;
  }
  const rank = longestWays(out, into, begins(balance, into));
  const order = arranged(rank, out, into);
  return new Map(nodes.map((node, i) => [node.id, { rank: rank[i], order: order[i] }]));
}

/** Where to begin: those that nobody calls, then those that call most and are called least. */
function begins(balance, into) {
  const rest = (i) => (into[i].length === 0 ? 0 : 1);
  return balance.map((_, i) => i).sort((a, b) => rest(a) - rest(b) || balance[b] - balance[a] || a - b);
}

/** The longest way to each from where it begins; a call that closes a cycle does not count. */
function longestWays(out, into, order) {
  const NEW = 0;
  const OPEN = 1;
  const DONE = 2;
  const state = out.map(() => NEW);
  const sorted = [];
  const back = new Set();
  for (const begin of order) {
    if (state[begin] !== NEW) continue;
    // By hand rather than by calls: a chain of services may be longer than the stack is deep.
    const stack = [[begin, 0]];
    state[begin] = OPEN;
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const [node, next] = top;
      if (next === out[node].length) {
        state[node] = DONE;
        sorted.push(node);
        stack.pop();
        continue;
      }
      top[1]++;
      const to = out[node][next];
      if (state[to] === OPEN) back.add(node * out.length + to);
      else if (state[to] === NEW) {
        state[to] = OPEN;
        stack.push([to, 0]);
      }
    }
  }
  const rank = out.map(() => 0);
  for (const node of sorted.reverse()) {
    for (const to of out[node]) if (!back.has(node * out.length + to)) rank[to] = Math.max(rank[to], rank[node] + 1);
  }
  return rank;
}

/** Each at the mean of those it is linked with, rank by rank, to and fro. */
function arranged(rank, out, into) {
  const rows = [];
  rank.forEach((r, i) => (rows[r] ??= []).push(i));
  const place = rank.map(() => 0);
  const settle = (row) => row.forEach((node, i) => { place[node] = (i + 0.5) / row.length; });
  for (const row of rows) settle(row);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) {
      const mean = new Map(row.map((node) => [node, meanOf(down ? into[node] : out[node], place, place[node])]));
      row.sort((a, b) => mean.get(a) - mean.get(b) || place[a] - place[b]);
      settle(row);
    }
  }
  const order = rank.map(() => 0);
  for (const row of rows) row.forEach((node, i) => { order[node] = i; });
  return order;
}

function meanOf(others, place, own) {
  if (others.length === 0) return own;
  let sum = 0;
  for (const other of others) sum += place[other];
  return sum / others.length;
}
