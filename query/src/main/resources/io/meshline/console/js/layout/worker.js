/** Lays the map out beside the page, which stays responsive. */
import '/webjars/dagre/0.8.4/dist/dagre.min.js';
import { layered } from './layered.js';

self.addEventListener('message', (event) => {
  const { id, nodes, edges, direction, aspect } = event.data;
  try {
    const { positions, routes } = layered(nodes, edges, direction, aspect, self.dagre);
    self.postMessage({ id, positions, routes });
  } catch (e) {
    self.postMessage({ id, fault: String(e) });
  }
});
