/** Calls, errors and latencies over time, as charts. */
import { fill, h } from '../dom.js';
import * as format from '../format.js';
import { icon } from '../icons.js';
import * as charts from './charts.js';
import { latencyBounds, noCalls, outcomes, reasons } from './series.js';

const REASONS = 6;

/**
 * @param {import('./series.js').Columns} data
 * @param {{calls: HTMLElement, failures: HTMLElement, latency: HTMLElement}} bodies to draw into
 * @param {number} width of a chart, in pixels
 */
export function history(data, bodies, width) {
  const { point, times, step } = data;
  if (!point) {
    fill(bodies.calls, none('No calls in this time.'));
    fill(bodies.failures, none('None.'));
    fill(bodies.latency, none('None.'));
    return;
  }
  const total = (values) => values.reduce((a, b) => a + (b ?? 0), 0);
  const sum = { calls: total(point.calls), failures: total(point.failures), client: total(point.client_errors) };
  calls(data, sum, bodies.calls, width);
  const why = reasons(data.teller.series, REASONS);
  const paints = charts.categories();
  fill(
    bodies.failures,
    why.length === 0
      ? none(sum.failures > 0 ? 'Calls failed, but no observer gave a reason.' : 'No errors in this time.')
      : charts.areas({ times, step, width, value: format.count, label: `Errors by reason: ${why.map((r) => `${r.name} ${format.count(r.total)}`).join(', ')}.`, lines: why.map((r, i) => ({ label: r.name, values: r.values, colour: paints[i], note: format.count(r.total) })) }),
  );
  latency(data, bodies.latency, width);
}

function none(text) {
  return h('p', { class: 'none' }, text);
}

function calls(data, sum, body, width) {
  const { good, clientErrors, failures } = outcomes(data);
  fill(
    body,
    charts.areas({
      times: data.times,
      step: data.step,
      width,
      value: format.rate,
      label: `Calls over time: ${format.count(sum.calls)} in all, ${format.count(sum.failures)} failed, ${format.count(sum.client)} refused because of the request.`,
      lines: [
        { label: 'failed', values: failures, colour: 'failing', note: format.short(sum.failures) },
        { label: 'client errors', values: clientErrors, colour: 'client', note: format.short(sum.client) },
        { label: 'good', values: good, colour: 'healthy', note: format.short(sum.calls - sum.failures - sum.client) },
      ],
    }),
    data.since === null ? null : h('p', { class: 'remark', role: 'status' }, icon('alert'), noCalls(data.since, Date.now())),
  );
}

function latency({ point, times, step, heatmap }, body, width) {
  const values = [point.p50_us, point.p90_us, point.p99_us];
  const known = values.flat().filter((value) => value !== null && value > 0);
  if (known.length === 0) {
    fill(body, none('No call has a latency: connections have none.'));
    return;
  }
  const bounds = heatmap ? latencyBounds(heatmap) : [known.reduce((a, b) => Math.min(a, b)) * 0.8, known.reduce((a, b) => Math.max(a, b)) * 1.25];
  const last = (list) => format.duration(list.findLast((value) => value !== null));
  fill(
    body,
    charts.latencies({
      times,
      step,
      heatmap,
      bounds,
      width,
      label: `Latency over time. Last: median ${last(values[0])}, 90th percentile ${last(values[1])}, 99th ${last(values[2])}.`,
      lines: [
        { label: 'median', values: values[0], colour: 'p50' },
        { label: 'p90', values: values[1], colour: 'p90' },
        { label: 'p99', values: values[2], colour: 'p99' },
      ],
    }),
  );
}
