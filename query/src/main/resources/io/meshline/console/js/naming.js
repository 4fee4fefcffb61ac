/** How lists call nodes, so that no two of them are called the same. Pure. */

/**
 * The label of the API, which is namespace and name; the kind of what is no service behind it, tenant and environment before it
 * where the map has several.
 */
export class Naming {
  /** @param {{kind?: string, tenant?: string, environment?: string}[]|null} nodes all there are; null: they are not known */
  constructor(nodes) {
    // What is no service often has none: that does not make several of one.
    const several = (key) => nodes === null || new Set(nodes.filter((node) => node.kind === 'service' || node[key]).map((node) => node[key] ?? '')).size > 1;
    this.scopes = ['tenant', 'environment'].filter(several);
  }

  /** @param {{label: string, name?: string, kind?: string, tenant?: string, environment?: string}} node of the map, or of an answer */
  of(node) {
    const scope = this.scopes.map((key) => (node[key] ? `${node[key]}: ` : '')).join('');
    const virtual = node.kind && node.kind !== 'service' && node.kind !== node.name?.toLowerCase();
    return `${scope}${node.label}${virtual ? ` (${node.kind})` : ''}`;
  }
}
