/** One call as each observation point sees it: from outside in, and what lies between. */
import { h } from '../dom.js';
import * as format from '../format.js';
import { icon } from '../icons.js';

const POINTS = ['agent_client', 'sidecar_client', 'sidecar_server', 'agent_server'];

/**
 * Where the bar of each point lies: what a point adds is taken to lie half before and half behind
 * what is inside, since only lengths are measured.
 * @param {Record<string, any>} points figures by point
 * @param {(figures: any) => number|null} value
 * @returns {{point: string, value: number, from: number, to: number}[]} from and to: 0 to 1
 */
export function bars(points, value) {
  const seen = POINTS.map((point) => ({ point, value: points[point] ? value(points[point]) : null })).filter((bar) => bar.value !== null && bar.value !== undefined);
  const longest = Math.max(1, ...seen.map((bar) => bar.value));
  return seen.map((bar) => {
    const length = bar.value / longest;
    return { ...bar, from: (1 - length) / 2, to: (1 + length) / 2 };
  });
}

/** @param {any} explanation answer of /edge */
export function waterfall(explanation) {
  const points = explanation.edge.figures.points ?? {};
  const median = bars(points, (figures) => figures.latency?.p50_us ?? null);
  if (median.length === 0) return h('p', { class: 'none' }, 'No call has a latency: connections have none.');
  const rows = median.map(({ point, value, from, to }) => {
    const kind = point.startsWith('agent') ? 'agent' : 'sidecar';
    const wide = to - from > 0.32;
    const figures = points[point];
    const text = h('span', { class: wide ? `value in ${kind}` : 'value', style: wide ? { left: `${from * 100}%` } : to > 0.7 ? { right: `${(1 - from) * 100}%` } : { left: `${to * 100}%` } }, format.duration(value));
    return h(
      'div',
      { class: 'waterfall-row', role: 'listitem' },
      h('span', {}, capital(format.point(point)), h('span', { class: 'seen' }, h('br'), `${format.count(figures.calls)} calls · ${format.percent(figures.coverage)}`)),
      h('span', { class: 'track' }, h('span', { class: `bar ${kind}`, style: { left: `${from * 100}%`, right: `${(1 - to) * 100}%` } }), text),
    );
  });
  return h('div', {}, h('div', { class: 'waterfall', role: 'list', 'aria-label': 'Median latency by observation point, from caller to callee' }, rows), parts(explanation), remarks(explanation));
}

function parts({ time = [] }) {
  if (time.length === 0) return null;
  const head = h('tr', {}, h('th', { scope: 'col' }, 'Where the time went'), h('th', { class: 'n', scope: 'col' }, 'median'), h('th', { class: 'n', scope: 'col' }, 'mean'), h('th', { scope: 'col', class: 'n' }, 'share'));
  const rows = time.map((part) =>
    h(
      'tr',
      {},
      h('td', {}, capital(part.part).replaceAll("'", '’')),
      h('td', { class: 'n' }, format.duration(part.p50_us)),
      h('td', { class: 'n' }, format.duration(part.avg_us)),
      h('td', { class: 'share' }, h('span', { class: 'meter', role: 'img', 'aria-label': format.percent(part.share) }, h('i', { style: { width: `${Math.max(0, Math.min(1, part.share)) * 100}%` } }))),
    ),
  );
  return h('table', { class: 'parts' }, h('thead', {}, head), h('tbody', {}, rows));
}

function remarks({ time = [], same_calls: sameCalls = true }) {
  const found = [];
  if (sameCalls === false) found.push('The points did not see the same calls, so differences between them are only a hint.');
  if (time.some((part) => part.p50_us < 0 || part.avg_us < 0)) found.push('A difference is below zero: the points measure from different moments, or saw different calls.');
  if (time.length === 1) found.push('Only one point observes these calls. With an agent and a sidecar on both sides this shows where the time goes.');
  return found.map((text) => h('p', { class: 'remark' }, icon('alert'), text));
}

function capital(text) {
  return text ? text[0].toUpperCase() + text.slice(1) : '';
}
