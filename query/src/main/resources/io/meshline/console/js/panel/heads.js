/** What stands at the top of the panel, and the plain facts of calls. */
import { h } from '../dom.js';
import * as format from '../format.js';
import { glyph } from '../glyph.js';
import { LIMITS, MEANING } from '../health.js';
import { icon } from '../icons.js';

function close(actions) {
  return h('button', { type: 'button', class: 'button quiet small square', 'data-focus': 'close', 'aria-label': 'Close details', onclick: () => actions.onClose() }, icon('close'));
}

/**
 * @param {import('../model.js').MapNode} node
 * @param {import('../state.js').State} state
 * @param {import('./panel.js').Actions} actions
 */
export function nodeHead(node, state, actions) {
  const service = node.grain === 'service';
  const sub = [node.kind === 'service' ? '' : node.kind, node.namespace && `namespace ${node.namespace}`, node.environment, node.parent && `${node.grain} of ${node.name}`].filter(Boolean).join(' · ');
  const act = (key, name, text, action) => h('button', { type: 'button', class: 'button small', 'data-focus': key, onclick: action }, icon(name), text);
  const open = state.expand.find((entry) => entry.endsWith(`:${node.id}`))?.split(':')[0];
  const expand = (grain, text) => act(grain, grain, open === grain ? 'Close' : text, () => actions.onExpand(grain, node.id));
  return [
    h(
      'div',
      { class: 'panel-title' },
      h('span', { class: 'panel-sign' }, icon(service ? node.kind : node.grain)),
      h('div', {}, h('h2', { tabindex: '-1', id: 'panel-title', 'data-focus': 'title' }, node.title), h('p', { class: 'sub' }, sub || 'service'), badge(node)),
      close(actions),
    ),
    h(
      'div',
      { class: 'panel-actions' },
      act('focus', 'focus', state.focus === node.id ? 'Show all' : 'Neighbours', () => actions.onFocus(node.id)),
      node.kind === 'service' && service ? expand('endpoint', 'Endpoints') : null,
      node.kind === 'service' && service ? expand('instance', 'Instances') : null,
      service ? act('paths', 'paths', state.source && !state.destination && state.source !== node.id ? 'Paths to here' : 'Paths from here', () => actions.onPaths(node.id)) : null,
    ),
  ];
}

/**
 * @param {import('../model.js').MapEdge} edge
 * @param {import('../model.js').MapNode} source
 * @param {import('../model.js').MapNode} target
 * @param {import('./panel.js').Actions} actions
 */
export function edgeHead(edge, source, target, actions) {
  const end = (node, first) => h('h2', first ? { tabindex: '-1', id: 'panel-title', 'data-focus': 'title' } : {}, first ? null : icon('arrow'), node.title);
  const observed = edge.figures?.observed_at;
  return [
    h(
      'div',
      { class: 'panel-title' },
      h('span', { class: 'panel-sign' }, icon('link')),
      h('div', {}, h('div', { class: 'way' }, end(source, true), end(target, false)), h('p', { class: 'sub' }, `calls from ${source.listed} to ${target.listed}`), h('span', { class: 'badges' }, badge(edge), observed ? h('span', { class: 'badge' }, `seen by the ${format.point(observed)}`) : null)),
      close(actions),
    ),
  ];
}

function badge({ health, silent }) {
  return h('span', { class: `badge ${health}`, title: silent ? 'calls before, none now' : MEANING[health] }, glyph(health), silent ? 'silent' : health);
}

/** The figures in a row below the head. @param {any} figures null: no calls */
export function figuresOf(figures) {
  const figure = (name, value, health = '') => h('div', { class: 'kpi' }, h('dt', {}, name), h('dd', { class: health }, value));
  const failed = figures ? 1 - figures.success_ratio : null;
  const health = failed === null || failed < LIMITS.degraded ? '' : failed >= LIMITS.failing ? 'failing' : 'degraded';
  return [
    figure('calls', format.rate(figures?.calls_per_minute ?? null)),
    figure('failing', format.percent(failed), health),
    figure('median', format.duration(figures?.latency?.p50_us)),
    figure('p99', format.duration(figures?.latency?.p99_us)),
  ];
}

/** Protocols, TLS and example traces. @param {any} figures with those of each point @returns {HTMLElement|null} null: nothing is known */
export function facts(figures) {
  const points = Object.values(figures.points ?? {});
  const names = (field) => [...new Set(points.flatMap((point) => Object.keys(point[field] ?? {})))].join(', ').toLowerCase();
  const slowest = points.map((point) => point.slowest_trace_id).find(Boolean);
  const failed = [...new Set(points.flatMap((point) => point.failed_trace_ids ?? []))].slice(0, 3);
  const rows = [
    ['Protocol', names('protocols')],
    ['TLS', names('tls')],
    ['Slowest trace', slowest && h('code', {}, slowest)],
    ['Failed traces', failed.length > 0 && failed.map((trace) => h('div', {}, h('code', {}, trace)))],
  ].filter(([, value]) => value);
  return rows.length > 0 ? h('dl', { class: 'facts-list' }, rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])) : null;
}
