import { DEFAULTS, read, write } from '/js/state.js';
import { liveInterval, query, seconds, title } from '/js/time-range.js';
import { equal, test } from './harness.js';

test('what is written is read again', () => {
  const states = [
    { ...DEFAULTS },
    { ...DEFAULTS, last: '6h', live: false, view: 'table', find: 'p99 > 1s & "x"', hide: 'rate < 1/min', ns: 'shop,billing' },
    { ...DEFAULTS, last: '', live: false, from: '2026-11-29T10:00:00.000Z', to: '2026-11-29T11:00:00.000Z' },
    { ...DEFAULTS, focus: 'service///shop/front', depth: 3, direction: 'downstream', expand: ['endpoint:service///shop/cart', 'instance:service///a/b'], select: 'a>b', labels: 'p99' },
  ];
  for (const state of states) equal(read(write(state)), state);
});

test('the default is the bare address', () => equal(write(DEFAULTS), ''));

test('what cannot be understood is left at its default', () => {
  equal(read('?last=soon&view=globe&depth=-1&expand=galaxy:x&direction=sideways&from=yesterday'), { ...DEFAULTS });
});

test('a range between two moments is not live', () => equal(read('?from=2026-11-29T10:00:00Z').live, false));

test('the API is asked for the same range', () => {
  equal(query(read('?last=1h')), { last: '1h' });
  equal(query(read('?from=2026-11-29T10:00:00Z&to=2026-11-29T11:00:00Z')), { from: '2026-11-29T10:00:00Z', to: '2026-11-29T11:00:00Z' });
});

test('ranges have names and lengths', () => {
  equal(title(read('?last=1h')), 'Last hour');
  equal(title(read('?last=90s')), 'Last 90 seconds');
  equal([seconds('90s'), seconds('7d')], [90, 604800]);
  equal([liveInterval(read('?last=15m')), liveInterval(read('?last=7d'))], [10_000, 120_000]);
});
