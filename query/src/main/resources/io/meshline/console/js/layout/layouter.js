/** Asks the worker for layouts. */

export class Layouter {
  constructor() {
    this.worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    this.asked = 0;
    /** @type {Map<number, {resolve: (layout: import('./layered.js').Layout) => void, reject: (e: Error) => void}>} */
    this.waiting = new Map();
    this.worker.addEventListener('message', (event) => {
      const { id, positions, routes, fault } = event.data;
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (fault) waiting?.reject(new Error(fault));
      else waiting?.resolve({ positions, routes });
    });
    this.worker.addEventListener('error', (event) => {
      for (const { reject } of this.waiting.values()) reject(new Error(event.message || 'the layout worker could not be started'));
      this.waiting.clear();
    });
  }

  /**
   * @param {import('./layered.js').LayoutNode[]} nodes
   * @param {import('./layered.js').LayoutEdge[]} edges
   * @param {'LR'|'TB'} direction
   * @param {number} aspect width by height of where it is shown
   * @returns {Promise<import('./layered.js').Layout>}
   */
  layout(nodes, edges, direction, aspect) {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, nodes, edges, direction, aspect });
    });
  }
}
