import { Ahead } from '/js/ahead.js';
import { Api } from '/js/api.js';
import { innerMaps, openedFor, toggled } from '/js/opened.js';
import { DEFAULTS, Store, read, write } from '/js/state.js';
import { beforeOf, liveInterval, query, seconds, title, upToEnd } from '/js/time-range.js';
import { equal, test } from './harness.js';

test('what is written is read again', () => {
  const states = [
    { ...DEFAULTS },
    { ...DEFAULTS, last: '6h', live: false, view: 'table', find: 'p99 > 1s & "x"', hide: 'rate < 1/min', ns: 'shop,billing' },
    { ...DEFAULTS, last: '', live: false, from: '2026-11-29T10:00:00.000Z', to: '2026-11-29T11:00:00.000Z' },
    { ...DEFAULTS, focus: 'service///shop/front', depth: 3, direction: 'downstream', expand: ['endpoint:service///shop/cart', 'instance:service///a/b'], select: 'a>b', labels: 'p99' },
    { ...DEFAULTS, view: 'top', of: 'edges', grain: 'endpoint', by: 'p99_us', order: 'asc', n: 100, least: 1000 },
    { ...DEFAULTS, view: 'compare', before: '7d', by: 'failure_ratio' },
    { ...DEFAULTS, view: 'compare', beforeFrom: '2026-11-28T10:00:00.000Z', beforeTo: '2026-11-28T11:00:00.000Z' },
    { ...DEFAULTS, view: 'paths', source: 'user///User', destination: 'shop/inventory' },
  ];
  for (const state of states) equal(read(write(state)), state);
});

test('the default is the bare address', () => equal(write(DEFAULTS), ''));

test('what cannot be understood is left at its default', () => {
  equal(read('?last=soon&view=globe&depth=-1&expand=galaxy:x&direction=sideways&from=yesterday&by=luck&n=0&least=-1&before=long&before_from=2026-11-29T10:00:00Z&before_to=2026-11-28T10:00:00Z'), { ...DEFAULTS });
});

test('a range between two moments is not live', () => equal(read('?from=2026-11-29T10:00:00Z').live, false));

test('between two moments nothing is live, however the time was chosen', () => {
  const { search } = location;
  const store = new Store();
  store.set({ from: '2026-11-29T10:00:00Z', to: '2026-11-29T10:15:00Z', last: '' });
  const { live } = store.state;
  equal([live, read(location.search).live, location.search], [false, false, '?from=2026-11-29T10%3A00%3A00Z&to=2026-11-29T10%3A15%3A00Z']);
  store.set({ from: '', to: '', last: '15m', live: true });
  equal(store.state.live, true);
  history.replaceState(null, '', `${location.pathname}${search}`);
});

test('the API is asked for the same range', () => {
  equal(query(read('?last=1h')), { last: '1h' });
  equal(query(read('?from=2026-11-29T10:00:00Z&to=2026-11-29T11:00:00Z')), { from: '2026-11-29T10:00:00Z', to: '2026-11-29T11:00:00Z' });
});

test('service levels are those at the end of the range, however short it is', () => {
  equal(upToEnd(read('?last=15m')), { last: '1d' });
  equal(upToEnd(read('?last=7d')), { last: '7d' });
  equal(upToEnd(read('?from=2026-11-20T10:00:00Z&to=2026-11-20T11:00:00Z')), { from: '2026-11-19T11:00:00.000Z', to: '2026-11-20T11:00:00Z' });
  equal(upToEnd(read('?from=2026-11-10T10:00:00Z&to=2026-11-20T11:00:00Z')), { from: '2026-11-10T10:00:00.000Z', to: '2026-11-20T11:00:00Z' });
});

test('what is compared with is just before, earlier by a length, or of its own', () => {
  equal(beforeOf(read('?last=1h')), {});
  equal(beforeOf(read('?from=2026-11-20T10:00:00Z&to=2026-11-20T11:00:00Z&before=7d')), { before_from: '2026-11-13T10:00:00.000Z', before_to: '2026-11-13T11:00:00.000Z' });
  equal(beforeOf(read('?before_from=2026-11-20T10:00:00Z&before_to=2026-11-20T11:00:00Z')), { before_from: '2026-11-20T10:00:00Z', before_to: '2026-11-20T11:00:00Z' });
  const { before_from: from, before_to: to } = beforeOf(read('?last=1h&before=1d'));
  equal([Date.parse(to) - Date.parse(from), Math.round((Date.now() - Date.parse(to)) / 3_600_000)], [3_600_000, 24]);
});

test('ranges have names and lengths', () => {
  equal(title(read('?last=1h')), 'Last hour');
  equal(title(read('?last=90s')), 'Last 90 seconds');
  equal([seconds('90s'), seconds('7d')], [90, 604800]);
  equal([liveInterval(read('?last=15m')), liveInterval(read('?last=7d'))], [10_000, 120_000]);
});

test('the early answer is for who asks the same, once; a question that nobody asks any more is let go of', async () => {
  const asked = [];
  const api = new Api((url, { signal }) => {
    asked.push([url, signal]);
    return Promise.resolve(new Response('{"nodes": []}'));
  });
  const { signal } = new AbortController();
  const same = new Ahead(api, read('?last=1h'));
  equal([await same.take(read('?last=1h&find=x'), signal), same.take(read('?last=1h'), signal)], [{ nodes: [] }, null]);
  const other = new Ahead(api, read('?last=1h'));
  equal([other.take(read('?last=6h'), signal), other.take(read('?last=1h'), signal)], [null, null]);
  const left = new Ahead(api, read('?last=1h'));
  const abort = new AbortController();
  const answer = left.take(read('?last=1h'), abort.signal);
  abort.abort();
  await answer;
  equal(asked.map(([url, { aborted }]) => [url, aborted]), [false, true, true].map((aborted) => ['/api/v1/topology?last=1h&limit=20000', aborted]));
});

test('a service is opened with one kind of parts at a time, and closed again', () => {
  equal([toggled([], 'endpoint', 's'), toggled(['endpoint:s'], 'endpoint', 's'), toggled(['endpoint:s', 'endpoint:s:2'], 'instance', 's')], [['endpoint:s'], [], ['endpoint:s:2', 'instance:s']]);
  const parts = [{ grain: 'endpoint', service_id: 's' }, { grain: 'endpoint', service_id: 's' }, { grain: 'endpoint', service_id: 't' }];
  equal(openedFor(['instance:s', 'endpoint:u'], parts), ['endpoint:u', 'endpoint:s', 'endpoint:t']);
});

test('what is not there in the time shown is not opened, any other fault is told', async () => {
  const api = (code) => ({ get: (path, { grain, service }) => (service === 'gone' ? Promise.reject(Object.assign(new Error(code), { code })) : Promise.resolve({ path, grain, service })) });
  const state = { ...DEFAULTS, expand: ['endpoint:gone', 'instance:a:b'] };
  equal([...(await innerMaps(api('not_found'), state))], [['a:b', { grain: 'instance', topology: { path: 'topology', grain: 'instance', service: 'a:b' } }]]);
  equal(await innerMaps(api('too_large'), state).catch((e) => e.code), 'too_large');
});
