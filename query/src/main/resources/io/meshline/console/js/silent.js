/** What had calls and has none now. Pure. */

/**
 * What had calls before and has none now stays on the map for the length of the range shown, marked as silent, and
 * fades in the second half of that: a map that drops what is quiet for a minute would never be calm, one that keeps
 * all it ever saw would fill with what is no more.
 * @param {import('./model.js').Graph} now
 * @param {import('./model.js').Graph|null} before
 * @param {number} at when `now` was asked for, in milliseconds since 1970
 * @param {number} keep length of the range shown, in milliseconds
 * @returns {import('./model.js').Graph} now, with what is silent
 */
export function withSilent(now, before, at, keep) {
  if (!before) return now;
  const open = new Set([...now.nodes.values()].map((node) => node.parent).filter(Boolean));
  for (const node of before.nodes.values()) {
    if (now.nodes.has(node.id) || (node.parent && !open.has(node.parent))) continue;
    const silent = silence(node, at, keep);
    if (!silent) continue;
    now.nodes.set(node.id, { ...silent, callers: 0, callees: 0 });
    const group = node.group && before.groups.get(node.group);
    if (group) now.groups.set(group.key, group);
  }
  for (const edge of before.edges.values()) {
    // An opened service has the edges of its parts.
    if (now.edges.has(edge.id) || edge.summed || open.has(edge.source) || open.has(edge.target)) continue;
    if (!now.nodes.has(edge.source) || !now.nodes.has(edge.target)) continue;
    const silent = silence(edge, at, keep);
    if (silent) now.edges.set(edge.id, silent);
  }
  return now;
}

/** @template {import('./model.js').MapNode|import('./model.js').MapEdge} T @param {T} item @returns {T|null} null: it is time to forget it */
function silence(item, at, keep) {
  const since = item.silentSince || at;
  if (at - since >= keep) return null;
  return { ...item, figures: null, health: 'idle', silent: true, silentSince: since, fading: at - since >= keep / 2 };
}
