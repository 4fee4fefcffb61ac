import { ApiError } from '/js/api.js';
import { clock, dateTime } from '/js/format.js';
import { graphOf } from '/js/model.js';
import { history } from '/js/panel/history.js';
import { byBudget, event, isAbout, objective, pick } from '/js/panel/levels.js';
import { Panel } from '/js/panel/panel.js';
import { columns, latencyBounds, logTicks, noCalls, outcomes, reasons, stacked } from '/js/panel/series.js';
import { bars } from '/js/panel/waterfall.js';
import { DEFAULTS } from '/js/state.js';
import { sortBy } from '/js/table-view.js';
import { equal, test } from './harness.js';

test('the headline series is taken, and missing parts are borne', () => {
  const answer = { starts: ['2026-11-29T10:00:00Z', '2026-11-29T10:01:00Z'], step_seconds: 60, observed_at: 'agent_server', points: { agent_client: { calls: [9, 9] }, agent_server: { calls: [1, 2] } } };
  const data = columns(answer);
  equal([data.point.calls, data.times[1] - data.times[0], data.heatmap], [[1, 2], 60, null]);
  equal(columns({}).point, null);
});

test('that there are no calls any more is said with since when', () => {
  const since = Date.parse('2026-11-29T10:00:00Z');
  equal([columns({ no_calls_since: '2026-11-29T10:00:00Z' }).since, columns({}).since], [since, null]);
  equal(noCalls(since, since + 12 * 60_000).replace('\u202f', ' '), `No calls since ${clock(since)} (12 min ago).`);
  equal(noCalls(since, since + 50 * 3_600_000).replace('\u202f', ' '), `No calls since ${dateTime(since)} (2 d ago).`);
  equal(noCalls(null, since), 'No calls in the time shown; there were some before.');
});

test('the chart of calls that have ceased says so', () => {
  const zeros = [3, 0];
  const point = { calls: zeros, calls_per_minute: zeros, failures: [0, 0], client_errors: [0, 0], p50_us: [1, null], p90_us: [1, null], p99_us: [1, null] };
  const remarks = (since) => {
    const [calls, failures, latency] = [0, 1, 2].map(() => document.createElement('div'));
    history({ times: [0, 60], step: 60, point, teller: { point: '', series: point }, heatmap: null, completeUntil: 120, since }, { calls, failures, latency }, 300);
    return [...calls.querySelectorAll('.remark')].map((remark) => remark.textContent.startsWith('No calls since '));
  };
  equal([remarks(60_000), remarks(null)], [[true], []]);
});

test('that there are no calls is said where the API knows of none, not where it cannot answer', async () => {
  const { nodes, edges } = graphOf({ nodes: ['a', 'b'].map((id) => ({ id, name: id, kind: 'service' })), edges: [{ id: 'a>b', source: 'a', destination: 'b' }] });
  const said = async (...faults) => {
    const element = document.createElement('div');
    const panel = new Panel(element, { get: () => Promise.reject(faults.shift()) }, {});
    let look = 0;
    while (faults.length > 0) {
      panel.show({ nodes, edges }, 'a>b', DEFAULTS, ++look);
      await new Promise((done) => setTimeout(done, 0));
    }
    // Drawn again without another question, by a change of a filter say.
    panel.show({ nodes, edges }, 'a>b', DEFAULTS, look);
    return element.querySelector('[aria-label="Calls"]').textContent;
  };
  const slow = new ApiError('timed_out', 'It took too long.', 504);
  const gone = new ApiError('not_found', 'No such edge.', 404, { no_calls_since: '2026-11-29T10:00:00Z' });
  equal([(await said(slow)).includes('It took too long.'), (await said(slow)).includes('No calls')], [true, false]);
  equal([(await said(gone)).includes('No calls since'), (await said(slow, gone)).includes('No calls since')], [true, true]);
  equal((await said(gone, slow)).includes('It took too long.'), true);
});

test('outcomes are per minute and add up to the calls', () => {
  const data = { step: 300, point: { calls: [100, 0, 0], calls_per_minute: [20, 0, null], failures: [5, 0, 0], client_errors: [10, 0, 0] } };
  equal(outcomes(data), { good: [17, 0, null], clientErrors: [2, 0, null], failures: [1, 0, null] });
});

test('rare reasons are added up, none is left out', () => {
  const point = { reasons: { a: [5, 5], b: [1, 0], c: [0, 2], d: [0, 0], e: [9, 0] } };
  equal(reasons(point, 3), [{ name: 'a', values: [5, 5], total: 10 }, { name: 'e', values: [9, 0], total: 9 }, { name: '2 others', values: [1, 2], total: 3 }]);
});

test('stacks add up and leave gaps', () => equal(stacked([[1, null, 2], [3, null, 4]]), [[1, null, 2], [4, null, 6]]));

test('latencies are shown where there are some', () => {
  equal(latencyBounds({ bounds_us: [0, 10, 100, 1000, 10000], counts: [[0, 5, 0, 0], [], [0, 0, 1, 0]] }), [10, 1000]);
});

test('a logarithmic axis has round lines', () => {
  equal(logTicks(3981, 31622), [5000, 10000, 20000]);
  equal(logTicks(150, 1e6), [1000, 10000, 100000, 1e6]);
});

test('the waterfall lies within the outermost point', () => {
  const points = { agent_client: { latency: { p50_us: 100 } }, sidecar_server: { latency: { p50_us: 50 } }, agent_server: {} };
  equal(bars(points, (f) => f.latency?.p50_us ?? null), [{ point: 'agent_client', value: 100, from: 0, to: 1 }, { point: 'sidecar_server', value: 50, from: 0.25, to: 0.75 }]);
});

test('an objective tells its goal and how fast its budget goes', () => {
  const text = objective({ objective: { name: 'fast', target: 0.99, threshold_us: 300_000, period_minutes: 1440 }, compliance: 0.98, error_budget_left: -0.5, burn_rate: { '1h': 14.4 } }).textContent.replaceAll('\u202f', ' ');
  equal(text, 'fastoverspent by 50 %99 % within 300 ms · now 98 % over 24 h · burns 14× over 1h');
  equal(objective({}).textContent, 'Objective');
});

test('documents of other jobs are read whichever way they are nested', () => {
  equal([pick({ a: { b: 1 } }, 'x', 'a.b'), pick({ 'a.b': 2 }, 'a.b'), pick({}, 'a'), pick({ a: { b: {} } }, 'a.b')], [1, 2, undefined, undefined]);
  const items = [{ error_budget_left: 0.5 }, {}, { error_budget_left: -1 }];
  equal(byBudget(items), [items[2], items[0], items[1]]);
  const service = { name: 'cart', namespace: 'shop' };
  equal([{ service: { name: 'cart', namespace: 'shop' } }, { service: { name: 'cart', namespace: 'x' } }, { destination: { service: { name: 'cart', namespace: 'shop' } } }, {}].map((item) => isAbout(item, [service])), [true, false, true, false]);
});

test('hostile text stays text', () => {
  const item = event({ '@timestamp': '2026-11-29T10:00:00Z', message: '<img src=x onerror=alert(1)>' }, Date.now());
  equal([item.querySelector('img'), item.textContent.includes('<img')], [null, true]);
});

test('rows without a value come last, whichever way', () => {
  const column = { sort: (x) => x };
  equal([sortBy([2, null, 1], column, true), sortBy([2, null, 1], column, false)], [[1, 2, null], [2, 1, null]]);
});

test('reasons are of the point that tells most of them', () => {
  const answer = (reasons) => columns({ observed_at: 'sidecar_server', points: { agent_server: { calls: [5], reasons: { 503: [1, null, 2] } }, sidecar_server: { calls: [6], reasons } } });
  const told = (data) => [data.point.calls, data.teller.point, reasons(data.teller.series, 6).map(({ name, total }) => [name, total])];
  equal(told(answer(undefined)), [[6], 'agent_server', [['503', 3]]]);
  equal(told(answer({ DC: [1] })), [[6], 'agent_server', [['503', 3]]]);
  equal(told(answer({ DC: [3] })), [[6], '', [['DC', 3]]]);
  equal(columns({ points: {} }).teller, { point: '', series: null });
});
