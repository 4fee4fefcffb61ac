/** Who calls a service, and what it calls. */
import { fill, h, keepingFocus } from '../dom.js';
import * as format from '../format.js';
import { glyph } from '../glyph.js';

const FIRST = 12;

/**
 * Calls into a service, or what stands in it, and out of it; most calls first.
 * @param {import('../model.js').Graph} graph
 * @param {import('../model.js').MapNode} node
 */
export function around(graph, node) {
  const members = new Set([node.id]);
  for (const other of graph.nodes.values()) if (other.parent === node.id) members.add(other.id);
  const edges = [...graph.edges.values()].filter((edge) => members.has(edge.source) !== members.has(edge.target) && !edge.silent);
  const byCalls = (a, b) => (b.figures?.calls ?? 0) - (a.figures?.calls ?? 0);
  return { callers: edges.filter((edge) => members.has(edge.target)).sort(byCalls), callees: edges.filter((edge) => members.has(edge.source)).sort(byCalls) };
}

/**
 * @param {HTMLElement} body
 * @param {import('../model.js').Graph} graph
 * @param {import('../model.js').MapEdge[]} edges
 * @param {'source'|'target'} end which end is named
 * @param {{all: boolean, onAll: () => void, onSelect: (id: string) => void}} options all: not only the first
 */
export function neighbours(body, graph, edges, end, { all, onAll, onSelect }) {
  const row = (edge) => {
    const node = graph.nodes.get(edge[end]);
    const rate = format.rate(edge.figures?.calls_per_minute);
    return h(
      'li',
      {},
      h('button', { type: 'button', 'data-focus': edge.id, onclick: () => onSelect(edge.id), 'aria-label': `${node.listed}, ${edge.health}, ${rate}` }, glyph(edge.health), h('span', { class: 'name', title: node.listed }, node.title), h('span', { class: 'fig' }, rate), h('span', { class: 'fig' }, format.duration(edge.figures?.latency?.p99_us))),
    );
  };
  const shown = all ? edges : edges.slice(0, FIRST);
  const rest = edges.length - shown.length;
  keepingFocus(body, () =>
    fill(
      body,
      h('ul', { class: 'rows' }, shown.map(row)),
      rest > 0 ? h('button', { type: 'button', class: 'button quiet small', 'data-focus': 'more', onclick: onAll }, `Show ${format.plural(rest, 'more', 'more')}`) : null,
    ),
  );
}
