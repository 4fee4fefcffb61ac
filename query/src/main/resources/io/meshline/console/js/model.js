/** The map as the console holds it: built from answers of the API, and merged with what was there. */
import { healthOf } from './health.js';
import { Naming } from './naming.js';

/**
 * @typedef {object} MapNode
 * @property {'node'} type
 * @property {string} id
 * @property {string} label namespace/name, and the instance or endpoint behind it
 * @property {string} listed how lists call it: as nothing else
 * @property {string} title what stands below it on the map
 * @property {string} name
 * @property {string} namespace
 * @property {string} tenant
 * @property {string} environment
 * @property {string} kind
 * @property {'service'|'instance'|'endpoint'} grain
 * @property {string|null} parent id of the expanded service it stands in
 * @property {string|null} group key of its namespace's box
 * @property {any} figures of incoming calls; null: none
 * @property {import('./health.js').Health} health
 * @property {number} callers
 * @property {number} callees
 * @property {boolean} silent seen before, without calls now
 * @property {number} silentSince when that was first so, in milliseconds since 1970; 0: it is not
 * @property {boolean} fading silent for so long that it is soon forgotten
 *
 * @typedef {object} MapEdge
 * @property {'edge'} type
 * @property {string} id
 * @property {string} source
 * @property {string} target
 * @property {string} sourceLabel
 * @property {string} targetLabel
 * @property {string} sourceListed
 * @property {string} targetListed
 * @property {any} figures
 * @property {import('./health.js').Health} health
 * @property {boolean} silent
 * @property {number} silentSince
 * @property {boolean} fading
 * @property {boolean} summed several edges of the API stand behind it: no percentiles
 *
 * @typedef {object} Graph
 * @property {Map<string, MapNode>} nodes
 * @property {Map<string, MapEdge>} edges
 * @property {Map<string, {key: string, label: string}>} groups
 * @property {any} range
 * @property {number} totalEdges
 * @property {boolean} truncated
 * @property {{label: string, shown: number, total: number}[]} partial expanded services of whose edges some are left out
 */

/** Kinds that stand in the box of the namespace that alone calls them. */
const OWNED = new Set(['database', 'cache', 'messaging']);

/**
 * @param {any} topology answer of /topology at service grain
 * @param {Map<string, {grain: string, topology: any}>} [expansions] by service id: its finer map
 * @returns {Graph}
 */
export function graphOf(topology, expansions = new Map()) {
  const nodes = new Map();
  for (const node of topology.nodes ?? []) nodes.set(node.id, mapNode(node, null));
  let edges = new Map();
  for (const edge of topology.edges ?? []) edges.set(edge.id, mapEdge(edge, edge.source, edge.target ?? edge.destination));
  for (const [service, { topology: finer }] of expansions) {
    if (nodes.has(service)) edges = expand(nodes, edges, service, finer, expansions);
  }
  const graph = finish(nodes, edges, topology);
  for (const [service, { topology: finer }] of expansions) {
    if (finer.truncated) graph.partial.push({ label: nodes.get(service)?.title ?? service, shown: finer.edges.length, total: finer.total_edges });
  }
  return graph;
}

function finish(nodes, edges, topology) {
  const naming = new Naming([...nodes.values()]);
  for (const node of nodes.values()) node.listed = naming.of(node);
  for (const edge of edges.values()) {
    const source = nodes.get(edge.source);
    const target = nodes.get(edge.target);
    if (!source || !target) {
      edges.delete(edge.id);
      continue;
    }
    edge.sourceLabel = source.label;
    edge.targetLabel = target.label;
    edge.sourceListed = source.listed;
    edge.targetListed = target.listed;
    source.callees++;
    target.callers++;
  }
  const groups = groupUp(nodes, edges);
  return {
    nodes,
    edges,
    groups,
    range: topology.range ?? null,
    totalEdges: topology.total_edges ?? edges.size,
    truncated: topology.truncated === true,
    partial: [],
  };
}

/** @returns {MapNode} */
function mapNode(node, parent) {
  const name = node.name ?? node.label ?? node.id;
  const grain = node.grain ?? 'service';
  const title = grain === 'endpoint' ? node.endpoint : grain === 'instance' ? node.instance : name;
  return {
    type: 'node',
    id: node.id,
    label: node.label ?? name,
    listed: '',
    title: title || (parent ? '(not told)' : name),
    name,
    namespace: node.namespace ?? '',
    tenant: node.tenant ?? '',
    environment: node.environment ?? '',
    kind: node.kind ?? 'unknown',
    grain,
    parent,
    group: null,
    figures: node.figures ?? null,
    health: healthOf(node.figures),
    callers: 0,
    callees: 0,
    silent: false,
    silentSince: 0,
    fading: false,
  };
}

/** @returns {MapEdge} */
function mapEdge(edge, source, target) {
  return {
    type: 'edge',
    id: edge.id,
    source,
    target,
    sourceLabel: '',
    targetLabel: '',
    sourceListed: '',
    targetListed: '',
    figures: edge.figures ?? null,
    health: healthOf(edge.figures),
    silent: false,
    silentSince: 0,
    fading: false,
    summed: false,
  };
}

/**
 * Puts the instances or endpoints of a service in its place. Edges of the service that they show are
 * replaced by theirs, the others stay; those of services that are not expanded end at the service.
 */
function expand(nodes, edges, service, finer, expansions) {
  const byId = new Map((finer.nodes ?? []).map((node) => [node.id, node]));
  for (const node of byId.values()) {
    if (node.service_id === service) nodes.set(node.id, mapNode(node, service));
  }
  const end = (id) => {
    const node = byId.get(id);
    if (!node) return id;
    const owner = node.service_id ?? id;
    return owner === service || (expansions.has(owner) && nodes.has(id)) ? id : owner;
  };
  const finerEdges = new Map();
  const owner = (id) => byId.get(id)?.service_id ?? nodes.get(id)?.parent ?? id;
  const ends = (source, target) => `${owner(source)}\u0000${owner(target)}`;
  const shown = new Set();
  for (const edge of finer.edges ?? []) {
    const source = end(edge.source);
    const target = end(edge.destination);
    if (!nodes.has(source) || !nodes.has(target)) continue;
    shown.add(ends(edge.source, edge.destination));
    add(finerEdges, edge, source, target);
  }
  if (finerEdges.size === 0) return edges;
  // What has no finer edges, such as calls of somebody who tells no endpoint, stays as it is.
  const kept = new Map([...edges].filter(([, edge]) => (edge.source !== service && edge.target !== service) || !shown.has(ends(edge.source, edge.target))));
  for (const [id, edge] of finerEdges) kept.set(id, edge);
  return kept;
}

/** Several edges between the same two ends become one with their sums, which has no percentiles. */
function add(edges, edge, source, target) {
  const key = `${source}\u0000${target}`;
  const there = edges.get(key);
  if (!there) {
    const added = mapEdge(edge, source, target);
    added.id = edge.source === source && edge.destination === target ? edge.id : key;
    added.summed = added.id === key;
    edges.set(key, added);
    return;
  }
  there.figures = sum(there.figures, edge.figures);
  there.health = healthOf(there.figures);
  there.summed = true;
}

function sum(a, b) {
  if (!a || !b) return a ?? b ?? null;
  const calls = a.calls + b.calls;
  const failures = a.failures + b.failures;
  return {
    observed_at: a.observed_at === b.observed_at ? a.observed_at : undefined,
    calls,
    calls_per_minute: a.calls_per_minute + b.calls_per_minute,
    observations: a.observations + b.observations,
    client_errors: a.client_errors + b.client_errors,
    failures,
    success_ratio: calls === 0 ? 1 : (calls - failures) / calls,
  };
}

/** Gives each node the box of its namespace. */
function groupUp(nodes, edges) {
  const environments = new Set();
  for (const node of nodes.values()) if (node.kind === 'service') environments.add(node.environment);
  const groups = new Map();
  for (const node of nodes.values()) {
    if (node.parent || !node.namespace) continue;
    const key = `ns:${node.environment}/${node.namespace}`;
    node.group = key;
    const label = environments.size > 1 && node.environment ? `${node.environment} · ${node.namespace}` : node.namespace;
    groups.set(key, { key, label });
  }
  const neighbours = new Map();
  for (const edge of edges.values()) {
    note(neighbours, edge.source, nodes.get(ownerOf(nodes, edge.target)));
    note(neighbours, edge.target, nodes.get(ownerOf(nodes, edge.source)));
  }
  for (const node of nodes.values()) {
    if (node.group || node.parent || !OWNED.has(node.kind)) continue;
    const around = new Set([...(neighbours.get(node.id) ?? [])].map((other) => other.group));
    const [only] = around;
    if (around.size === 1 && only) node.group = only;
  }
  return groups;
}

/** The service in which an instance or endpoint stands, or the node itself. @param {Map<string, MapNode>} nodes @param {string} id */
export function ownerOf(nodes, id) {
  return nodes.get(id)?.parent ?? id;
}

function note(neighbours, id, other) {
  if (!other) return;
  if (!neighbours.has(id)) neighbours.set(id, new Set());
  neighbours.get(id).add(other);
}

/** Sums over the map, for the line above it. @param {Graph} graph */
export function totals(graph) {
  const counts = { services: 0, nodes: 0, edges: 0, failing: 0, degraded: 0, rate: 0 };
  for (const node of graph.nodes.values()) {
    if (node.parent) continue;
    counts.nodes++;
    if (node.kind === 'service') counts.services++;
    if (node.health === 'failing') counts.failing++;
    if (node.health === 'degraded') counts.degraded++;
  }
  for (const edge of graph.edges.values()) {
    if (edge.silent) continue;
    counts.edges++;
    counts.rate += edge.figures?.calls_per_minute ?? 0;
  }
  return counts;
}
