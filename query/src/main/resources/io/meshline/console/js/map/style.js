/** How the map is drawn. Health is told by shape, fill and line as well as by colour. */
import { dataUri, healthUri } from '../icons.js';
import { faded, palette } from '../theme.js';
import { diameter, width } from './geometry.js';

/** Shape of each health: told in the legend too. */
export const SHAPES = { healthy: 'ellipse', degraded: 'round-diamond', failing: 'octagon', idle: 'ellipse' };

const FONT = 'Inter, "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", sans-serif';

/**
 * @param {{large: boolean}} options large: services alone, of which there are many
 * @returns {any[]} style sheet of Cytoscape
 */
export function styleSheet({ large }) {
  const c = palette();
  return [...nodeRules(c, large), ...boxRules(c, large), ...(large ? [] : edgeRules(c)), ...emphasis(c)];
}

function nodeRules(c, large) {
  const health = (node) => node.data('health');
  const ring = (node) => c[health(node)];
  const filled = (node) => (health(node) === 'failing' ? c.failing : health(node) === 'degraded' ? c['degraded-soft'] : c.surface);
  const iconColour = (node) => (health(node) === 'failing' ? c['on-failing'] : health(node) === 'idle' ? c['ink-3'] : c.ink);
  const sign = (node) => dataUri(iconOf(node), iconColour(node));
  const size = (node) => diameter(node.data('rate')) * (health(node) === 'degraded' ? 1.18 : 1);
  return [
    {
      selector: 'node',
      style: {
        shape: (node) => SHAPES[health(node)],
        width: size,
        height: size,
        'background-color': filled,
        'background-image': large ? 'none' : sign,
        'background-width': '50%',
        'background-height': '50%',
        'background-image-containment': 'inside',
        // From afar a thin ring is none.
        'border-width': (node) => (health(node) === 'idle' && !large ? 1.5 : 3),
        'border-color': ring,
        'border-style': (node) => (node.data('silent') ? 'dashed' : 'solid'),
        label: large ? '' : 'data(title)',
        'font-family': FONT,
        'font-size': 12.5,
        'font-weight': 600,
        color: c.ink,
        'text-valign': 'bottom',
        'text-margin-y': 7,
        'text-wrap': 'ellipsis',
        // No wider than the ground of its own that the layout gives it.
        'text-max-width': large ? '100px' : '128px',
        'text-outline-width': 3,
        'text-outline-color': c.canvas,
        'text-outline-opacity': 0.9,
        'min-zoomed-font-size': large ? 8 : 6,
        'overlay-opacity': 0,
        'z-index': 10,
      },
    },
    // What nobody can read from afar would have to be measured for each service of a large map.
    { selector: 'node.close, node.saved', style: { label: 'data(title)', 'background-image': sign } },
    { selector: 'node[?inside]', style: { 'text-outline-color': c.box } },
    { selector: 'node[health = "failing"]', style: { 'underlay-color': c.failing, 'underlay-opacity': 0.16, 'underlay-padding': 9, 'underlay-shape': 'ellipse' } },
    { selector: 'node[kind != "service"]', style: { 'font-weight': 500 } },
    { selector: 'node[?silent]', style: { 'background-opacity': 0.6, 'text-opacity': 0.65 } },
    { selector: 'node[?fading]', style: { opacity: 0.45 } },
    {
      selector: 'node[grain != "service"]',
      style: {
        shape: 'round-rectangle',
        'corner-radius': 9,
        width: 216,
        height: 28,
        'background-color': c['surface-2'],
        'background-image': (node) => healthUri(health(node), c),
        'background-width': '13px',
        'background-height': '13px',
        'background-position-x': '10px',
        'background-position-y': '50%',
        'border-width': 1.5,
        'font-size': 11,
        'font-weight': 500,
        'text-valign': 'center',
        'text-halign': 'center',
        'text-margin-x': 9,
        'text-margin-y': 0,
        'text-outline-width': 0,
        'text-max-width': '172px',
        'underlay-opacity': 0,
      },
    },
  ];
}

function iconOf(node) {
  return node.data('grain') === 'service' ? node.data('kind') : node.data('grain');
}

function boxRules(c, large) {
  const common = {
    shape: 'round-rectangle',
    'corner-radius': 16,
    'background-image': 'none',
    'text-valign': 'top',
    'text-halign': 'center',
    'text-margin-y': -7,
    'text-wrap': 'none',
    'compound-sizing-wrt-labels': large ? 'exclude' : 'include',
    'underlay-opacity': 0,
    'text-outline-width': 0,
    'z-index': 1,
  };
  return [
    {
      selector: 'node.box',
      style: { ...common, 'background-color': c.box, 'background-opacity': 1, 'border-width': 1, 'border-color': c['box-line'], 'border-style': 'solid', padding: 18, label: 'data(title)', color: c['ink-2'], 'font-size': 13, 'font-weight': 600, events: 'no' },
    },
    {
      selector: 'node.open',
      // Of a large map lines lie below it: those to what is in it are to be seen.
      style: { ...common, 'background-color': c.surface, 'background-opacity': large ? 0.25 : 0.9, 'border-width': 2, padding: 14, 'font-size': 12.5, color: c.ink },
    },
  ];
}

function edgeRules(c) {
  const health = (edge) => edge.data('health');
  const colour = (edge) => (health(edge) === 'failing' ? c.failing : health(edge) === 'degraded' ? c.degraded : c.edge);
  return [
    {
      selector: 'edge',
      style: {
        width: (edge) => width(edge.data('rate')),
        'line-color': colour,
        'line-style': (edge) => (edge.data('silent') ? 'dotted' : health(edge) === 'failing' || health(edge) === 'degraded' ? 'dashed' : 'solid'),
        'line-dash-pattern': (edge) => (health(edge) === 'failing' ? [5, 4] : [14, 5]),
        'overlay-opacity': 0,
        'z-index': 5,
        'curve-style': 'unbundled-bezier',
        'edge-distances': 'node-position',
        'control-point-distances': (edge) => edge.data('distances'),
        'control-point-weights': (edge) => edge.data('weights'),
        'line-cap': 'butt',
        opacity: 0.9,
        'target-arrow-shape': 'triangle',
        'target-arrow-color': colour,
        'arrow-scale': (edge) => Math.max(0.7, 1.15 - width(edge.data('rate')) * 0.055),
        'target-distance-from-node': 4,
        'source-distance-from-node': 3,
        label: 'data(text)',
        'text-margin-x': 'data(aside)',
        'text-margin-y': 'data(below)',
        'font-family': FONT,
        'font-size': 'data(size)',
        'font-weight': 500,
        color: c['ink-2'],
        'text-background-color': c.canvas,
        'text-background-opacity': 1,
        'text-background-padding': 3,
        'text-background-shape': 'round-rectangle',
        'min-zoomed-font-size': 7,
      },
    },
    { selector: 'edge[?crowded]', style: { 'text-opacity': 0, 'text-background-opacity': 0 } },
    { selector: 'edge[?inside]', style: { 'text-background-color': c.box } },
    { selector: 'edge[?loop]', style: { 'curve-style': 'bezier', 'loop-direction': '-45deg', 'loop-sweep': '60deg' } },
    { selector: 'edge[?silent]', style: { opacity: 0.45 } },
    { selector: 'edge[?fading]', style: { opacity: 0.22 } },
  ];
}

function emphasis(c) {
  return [
    // Whether letters can be read is told by the screen's zoom, which is not that of a picture.
    { selector: '.saved', style: { 'min-zoomed-font-size': 0 } },
    { selector: '.dim', style: { opacity: 0.13 } },
    { selector: '.soft', style: { opacity: 0.3 } },
    { selector: 'edge.near', style: { opacity: 1, 'z-index': 20, 'line-color': (edge) => (edge.data('health') === 'healthy' ? c.accent : c[edge.data('health')] ?? c.accent), 'target-arrow-color': (edge) => (edge.data('health') === 'healthy' ? c.accent : c[edge.data('health')] ?? c.accent) } },
    { selector: 'node.found', style: { 'underlay-color': c.accent, 'underlay-opacity': 0.28, 'underlay-padding': 10, 'underlay-shape': 'ellipse' } },
    { selector: 'edge.found', style: { 'underlay-color': c.accent, 'underlay-opacity': 0.3, 'underlay-padding': 5 } },
    { selector: 'node.chosen', style: { 'outline-width': 3, 'outline-color': c.accent, 'outline-offset': 4, 'outline-opacity': 1 } },
    { selector: 'edge.chosen', style: { 'underlay-color': c.accent, 'underlay-opacity': 0.35, 'underlay-padding': 5, opacity: 1 } },
    { selector: 'node.cursor', style: { 'outline-width': 2, 'outline-color': c.ink, 'outline-style': 'dashed', 'outline-offset': 6, 'outline-opacity': 1 } },
    { selector: 'node.hovered', style: { 'underlay-color': faded(c.accent, 1), 'underlay-opacity': 0.18, 'underlay-padding': 8, 'underlay-shape': 'ellipse' } },
  ];
}
