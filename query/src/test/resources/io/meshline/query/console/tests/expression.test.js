import { parse } from '/js/expression/parser.js';
import { check, equal, test, thrown } from './harness.js';

const figures = (calls, failing, p99) => ({ calls, calls_per_minute: calls / 15, success_ratio: 1 - failing, failures: calls * failing, latency: { p99_us: p99 }, observed_at: 'agent_server' });
const node = (name, more = {}) => ({ type: 'node', name, label: `shop/${name}`, namespace: 'shop', environment: '', kind: 'service', health: 'healthy', callers: 1, callees: 2, figures: figures(300, 0.02, 1_500_000), ...more });
const edge = { type: 'edge', sourceLabel: 'shop/front', targetLabel: 'shop/cart', health: 'failing', figures: figures(30, 0.2, 90_000) };
const picks = (text, item) => parse(text)(item);
const place = (text) => {
  const { start, end } = thrown(() => parse(text));
  return [start, end];
};

test('a comparison has a field, an operator and a value with a unit', () => {
  check(picks('p99 > 1s', node('a')), '1.5 s is more than 1 s');
  check(!picks('p99 > 1500ms', node('a')), '1.5 s is not more than itself');
  check(picks('p99 >= 1500ms', node('a')), 'but as much');
  check(picks('p99 <= 0.025min', node('a')), 'minutes');
  check(picks('errors = 2%', node('a')), 'per cent');
  check(picks('rate = 20/min', node('a')) && picks('rate < 1/s', node('a')), 'per minute and per second');
  check(picks('calls < 1k', node('a')), 'thousands');
});

test('the example of the page works', () => {
  check(picks('p99 > 1s and calls > 10', node('a')), 'slow and called');
  check(!picks('p99 > 1s and calls > 10', node('a', { figures: figures(5, 0, 2e6) })), 'not called enough');
});

test('and binds stronger than or; brackets and not turn that round', () => {
  const a = node('a');
  check(picks('name = a or name = b and calls > 1k', a), 'a or (b and …)');
  check(!picks('(name = a or name = b) and calls > 1k', a), '(a or b) and …');
  check(picks('not (name = b)', a) && !picks('not name = a', a), 'not');
  check(picks('not not name = a', a), 'twice');
});

test('what an item lacks is neither true nor false', () => {
  const user = node('User', { kind: 'user', figures: null });
  check(!picks('p99 > 1s', user) && !picks('not p99 > 1s', user), 'a user has no latency');
  check(picks('kind = user or p99 > 1s', user), 'one side is enough for or');
  check(!picks('source ~ front', node('front')) && picks('source ~ front', edge), 'source is of calls');
  check(!picks('not source ~ front', node('front')), 'and not does not pick services either');
});

test('a name alone, or in quotation marks, is looked for in names', () => {
  check(picks('CART', node('cart')) && picks('shop/c', node('cart')), 'any case, any part');
  check(picks('"rt" kind = service', node('cart')), 'and may be left out');
  check(picks('3scale-gateway', node('3scale-gateway')), 'names may begin with a digit');
  check(!picks('cart', edge), 'calls have no name');
});

test('texts have their own operators', () => {
  check(picks('name ~ ar', node('cart')) && picks('name !~ x', node('cart')) && picks('health != failing', node('cart')), 'contains, or not');
  check(picks("name = 'GET /a b'", node('GET /a b')), 'spaces in quotation marks');
});

test('errors point at the place', () => {
  equal(place('p99 > 1s and foo > 3'), [13, 16]);
  equal(place('p99 > '), [6, 7]);
  equal(place('p99 > 1kg'), [6, 9]);
  equal(place('(p99 > 1s'), [0, 1]);
  equal(place('p99 > 1s)'), [8, 9]);
  equal(place('name > 3'), [5, 6]);
  equal(place('p99 ~ 3ms'), [4, 5]);
  equal(place('p99 > fast'), [6, 10]);
  equal(place('name = "a'), [7, 9]);
  equal(place('a and'), [5, 6]);
  equal(place('p99 > 1s ; 2'), [9, 10]);
  equal(place('p99 > 5'), [6, 7]);
});

test('errors say what would be right', () => {
  check(thrown(() => parse('p9 > 1s')).message.includes('p90'), 'a near field');
  check(thrown(() => parse('p99 > 5')).message.includes('250ms'), 'an example with a unit');
  check(thrown(() => parse('constructor > 5')).message.includes('no field'), 'names of JavaScript are no fields');
});
