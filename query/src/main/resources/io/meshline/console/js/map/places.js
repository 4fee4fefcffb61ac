/** Where everything stands in each part of the map that was looked at: who comes back finds everything where it was. */
import { Layouter } from '../layout/layouter.js';
import { place } from '../layout/place.js';
import { endsOf } from '../layout/ways.js';
import { childPlaces, layoutInput } from './elements.js';

/** Parts of the map that are remembered. */
const MOST_LAYOUTS = 40;

/** @typedef {import('../layout/layered.js').Layout} Layout */

export class Places {
  constructor() {
    this.layouter = new Layouter();
    /** @type {Map<string, Layout>} */
    this.layouts = new Map();
    /** Layouts that were asked for and are not there yet. @type {Map<string, Promise<Layout>>} */
    this.underway = new Map();
  }

  /** @param {string} key @returns {Layout|undefined} */
  get(key) {
    return this.layouts.get(key);
  }

  /**
   * @param {import('../model.js').Graph} graph
   * @param {string} key which part of the map it is
   * @param {{direction: 'LR'|'TB', aspect: number}} room where it is laid out if it was not yet
   * @returns {Promise<Map<string, {x: number, y: number}>>} places of all nodes; those that are new are beside those that stand already
   */
  async of(graph, key, room) {
    const input = layoutInput(graph);
    const { positions } = this.layouts.get(key) ?? (await this.#layout(key, input, room));
    const missing = input.nodes.filter((node) => !positions.has(node.id));
    if (missing.length > 0) {
      const there = new Map([...positions].filter(([id]) => graph.nodes.has(id)));
      const groups = new Map(input.nodes.map((node) => [node.id, node.group]));
      for (const [id, at] of place(missing, there, groups, input.edges)) positions.set(id, at);
    }
    return new Map([...positions, ...childPlaces(graph, positions)]);
  }

  #layout(key, { nodes, edges }, { direction, aspect }) {
    const asked = this.underway.get(key);
    if (asked) return asked;
    const layout = this.layouter
      .layout(nodes, edges, direction, aspect)
      .then((found) => {
        if (this.underway.get(key) === layout) this.layouts.set(key, found);
        return found;
      })
      .finally(() => this.underway.delete(key));
    this.underway.set(key, layout);
    return layout;
  }

  /** Lays a part out anew when it is asked for again. @param {string} [key] without it: all */
  clear(key) {
    for (const kept of [this.layouts, this.underway]) {
      if (key === undefined) kept.clear();
      else kept.delete(key);
    }
  }

  /**
   * Forgets the places of what is no more, so that a page that is open for weeks does not grow.
   * @param {Map<string, any>} nodes all there are
   * @param {string} shown the key of what is on the screen
   */
  forget(nodes, shown) {
    for (const [key, layout] of this.layouts) {
      for (const id of layout.positions.keys()) if (!nodes.has(id)) layout.positions.delete(id);
      for (const way of layout.routes.keys()) if (!endsOf(way).every((id) => nodes.has(id))) layout.routes.delete(way);
      if (this.layouts.size > MOST_LAYOUTS && key !== shown) this.layouts.delete(key);
    }
  }
}
