import { graphOf } from '/js/model.js';
import { Naming } from '/js/naming.js';
import { budgets, stepFor } from '/js/panel/budget.js';
import { drawn, objectives } from '/js/panel/objectives.js';
import { recent } from '/js/panel/recent.js';
import { Compare } from '/js/reports/compare.js';
import { METRICS, change, headOf } from '/js/reports/metrics.js';
import { Paths } from '/js/reports/paths.js';
import { nameOf } from '/js/reports/report.js';
import { Top } from '/js/reports/top.js';
import { METRICS as NAMES, read } from '/js/state.js';
import { TableView } from '/js/table-view.js';
import { equal, test } from './harness.js';

test('every metric that an address may name can be shown', () => equal(Object.keys(METRICS).sort(), [...NAMES].sort()));

test('a change says how much, and whether that is good', () => {
  equal(change(METRICS.p99_us, 100, 150), { text: '+50\u202f%', mood: 'worse' });
  equal(change(METRICS.p99_us, 150, 100), { text: '−33\u202f%', mood: 'better' });
  equal(change(METRICS.p99_us, 100, 104), { text: '+4\u202f%', mood: '' });
  equal(change(METRICS.calls_per_minute, 100, 300), { text: '+200\u202f%', mood: '' });
  equal(change(METRICS.calls_per_minute, 1, 30), { text: '×30', mood: '' });
  equal(change(METRICS.failure_ratio, 0.01, 0.03), { text: '+2 points', mood: 'worse' });
  equal(change(METRICS.failure_ratio, 0.01, 0.01), { text: '±0', mood: '' });
  equal(change(METRICS.apdex, 0.9, 0.7), { text: '−22\u202f%', mood: 'worse' });
  equal(change(METRICS.failures, 0, 7), { text: 'from 0', mood: 'worse' });
  equal(change(METRICS.p99_us, null, 7), { text: '', mood: '' });
});

const service = (name) => ({ id: `service///shop/${name}`, name, namespace: 'shop' });
const happened = (minute, source, target) => ({ '@timestamp': `2026-11-29T10:${String(minute).padStart(2, '0')}:00Z`, ...(source ? { source: { service: { name: source, namespace: 'shop' } } } : {}), destination: { service: { name: target, namespace: 'shop' } } });

/** A server that knows the filters, or does not; it answers with the newest first. */
class Server {
  constructor(items, knows) {
    this.items = items;
    this.knows = knows;
    this.asked = [];
  }

  async list(path, query, _, most) {
    this.asked.push([path, query, most]);
    const unknown = ['service', 'source', 'destination'].find((key) => key in query);
    if (unknown && !this.knows) throw Object.assign(new Error('no such parameter'), { code: 'bad_request', parameter: unknown });
    return { items: this.items.slice(0, most), total: this.items.length, available: true };
  }
}

test('the server picks the alerts and changes of a service or of calls, and says how many there are', async () => {
  const server = new Server(Array.from({ length: 50 }, (_, i) => happened(59 - i, null, 'cart')), true);
  const found = await recent(server, ['alerts', 'events'], read('?last=1h'), { source: null, target: service('cart') }, 20);
  equal([found.items.length, found.total, found.whole], [20, 100, true]);
  equal(server.asked.map(([path, query, most]) => [path, query, most]), ['alerts', 'events'].map((path) => [path, { last: '1h', service: 'service///shop/cart' }, 20]));
  await recent(server, ['events'], read(''), { source: service('front'), target: service('cart') }, 20);
  equal(server.asked.at(-1)[1], { last: '15m', source: 'service///shop/front', destination: 'service///shop/cart' });
});

test('of a server without these filters the newest are searched, and it is said whether that was all', async () => {
  const items = Array.from({ length: 1200 }, (_, i) => happened(i % 60, i % 3 === 0 ? 'front' : 'other', 'cart'));
  const server = new Server(items, false);
  const found = await recent(server, ['events'], read(''), { source: service('front'), target: service('cart') }, 20);
  equal([found.items.length, found.items.every((item) => item.source.service.name === 'front'), found.whole], [20, true, false]);
  equal(server.asked.at(-1)[1], { last: '15m', node: 'service///shop/cart' });
  const few = await recent(new Server(items.slice(0, 30), false), ['events'], read(''), { source: service('front'), target: service('cart') }, 20);
  equal([few.total, few.whole], [10, true]);
});

test('other faults of the server are told', async () => {
  const server = { list: () => Promise.reject(Object.assign(new Error('too much'), { code: 'too_large', parameter: '' })) };
  let code = '';
  await recent(server, ['events'], read(''), { source: null, target: service('cart') }, 20).catch((e) => { code = e.code; });
  equal(code, 'too_large');
});

test('budgets over time come in some sixty steps', () => equal([15, 60, 360, 1440, 10_080, 43_200].map((minutes) => stepFor(minutes)), ['1m', '1m', '10m', '30m', '3h', '12h']));

const level = (minute, name, left) => ({ '@timestamp': `2026-11-29T10:0${minute}:00Z`, objective: { name }, service: { name: 'cart' }, error_budget_left: left });
const cart = { node: 'service///shop/cart' };

test('each level has a line of its own', async () => {
  const api = { list: async () => ({ items: [level(2, 'a', 0.1), level(1, 'b', 0.9), level(1, 'a', 0.3)], total: 3 }) };
  const { lines, cut } = await budgets(api, read(''), cart, 2, 15);
  equal(cut, 0);
  equal([...lines.values()].map((points) => points.map(({ left }) => left)), [[0.3, 0.1], [0.9]]);
});

test('of very long times and many levels, steps are as many days as it takes', () => equal([stepFor(43_200, 29), stepFor(43_200, 6)], ['48h', '120h']));

/** What is said below the objectives. */
const said = (found) => drawn({ items: [level(1, 'a', 0.1)], rest: 0, ...found }, read(''), { all: true, onAll: () => undefined }).at(-1)?.textContent ?? '';

test('of many levels fewer steps are read, of very many none; a line that is cut is not shown, and both are said', async () => {
  const asked = [];
  const api = {
    list: async (_, query) => {
      asked.push(query.step);
      return { items: [level(1, 'a', 0.1), level(2, 'a', 0.1), level(1, 'b', 0.9)], total: 4 };
    },
  };
  const many = await budgets(api, read(''), cart, 100, 360);
  equal([[...many.lines.values()].map((points) => points.length), said(many)], [[2], 'The courses of 99 budgets are not drawn: there are too many objectives.']);
  equal(said(await budgets(api, read(''), cart, 2, 360)), 'The course of 1 budget is not drawn: there are too many objectives.');
  await budgets(api, read(''), cart, 400, 360);
  const none = await budgets(api, read(''), cart, 600, 360);
  equal([none.lines.size, said(none)], [0, 'The courses of 600 budgets are not drawn: there are too many objectives.']);
  equal(asked, ['15m', '10m', '1h']);
  equal(said({ lines: new Map(), cut: 0 }), '');
});

/** Answers with so many objectives for the calls that are asked for; and of a service with so many of other calls to it, and one of its own. */
class Levels {
  constructor(n, others = 1) {
    this.n = n;
    this.others = others;
  }

  async list(path, { step, source, node, of }, _, most) {
    if (step) return { items: [], total: 0 };
    const calls = (n, name) => Array.from({ length: n }, (_, i) => ({ ...level(1, name(i), i / n), source: {} }));
    const all = source ? calls(this.n, (i) => `o${i}`) : [...calls(this.others, () => 'other'), level(1, node, 0.5)];
    const items = all.filter((item) => !of || (of === 'edges') === Boolean(item.source));
    return { items: items.slice(0, most), total: items.length };
  }
}

test('all objectives of calls are found, and those of whom they reach', async () => {
  const found = await objectives(new Levels(340), read(''), { source: service('front'), target: service('cart') });
  equal([found.items.length, found.rest, found.items.filter((item) => !item.source).map((item) => item.objective.name)], [341, 0, ['service///shop/cart']]);
  equal((await objectives(new Levels(1200), read(''), { source: service('front'), target: service('cart') })).rest, 200);
  const busy = await objectives(new Levels(1, 1500), read(''), { source: service('front'), target: service('cart') });
  equal([busy.items.map((item) => item.objective.name), busy.rest], [['o0', 'service///shop/cart'], 0]);
  const own = await objectives(new Levels(0), read(''), { source: null, target: service('cart') });
  equal(own.items.map((item) => item.objective.name), ['other', 'service///shop/cart']);
});

test('few objectives are shown at first, then all; what was not read is said', () => {
  const items = Array.from({ length: 25 }, (_, i) => level(1, `o${i}`, 0.5));
  let asked = 0;
  const show = (all) => drawn({ items, rest: 3, lines: new Map(), cut: 0 }, read(''), { all, onAll: () => asked++ }).filter(Boolean);
  const [few, all] = [show(false), show(true)];
  equal([few.length, all.length], [22, 26]);
  few[20].click();
  equal([few[20].textContent, asked, all[25].textContent], ['Show 5 more', 1, '3 further objectives are not read.']);
});

test('all pages ask in the environment that is chosen', () => {
  const questions = (search) => [Top, Compare, Paths].map((Page) => new Page(document.createElement('div'), null, {}).question(read(search)).query);
  equal(questions('?env=prod&source=a&destination=b').map((query) => query.environment), ['prod', 'prod', 'prod']);
  equal(questions('?source=a&destination=b').map((query) => query.environment), ['', '', '']);
  equal(questions('?env=prod&source=a&destination=b')[2], { last: '15m', source: 'a', destination: 'b', environment: 'prod', limit: 100 });
});

test('heads begin as sentences do, but percentiles', () => {
  equal([METRICS.p99_us, METRICS.p999_us, METRICS.calls, METRICS.p50_us].map((metric) => headOf(metric)), ['p99 latency', 'p99.9 latency', 'Calls', 'Median latency']);
});

const listed = (environment, name) => ({ id: `service//${environment}/shop/${name}`, grain: 'service', kind: 'service', namespace: 'shop', environment, name, label: `shop/${name}` });
const twice = () => {
  const [front, other, cart] = [listed('prod', 'front'), listed('test', 'front'), listed('prod', 'cart')];
  return { front, other, graph: graphOf({ nodes: [front, other, cart], edges: [{ id: 'e', source: front.id, destination: other.id }] }) };
};

test('rows of two environments are told apart', () => {
  const { front, other, graph } = twice();
  const naming = new Naming([...graph.nodes.values()]);
  const named = (item) => nameOf(item, naming, () => undefined).querySelector('.label');
  equal([named({ node: other }).textContent, named({ edge: { source: front, destination: other } }).title], ['test: shop/front', 'prod: shop/front to test: shop/front']);
  const table = new TableView(document.createElement('div'), { onSelect: () => undefined });
  table.show(graph, null, '');
  equal([...table.element.querySelectorAll('tbody .label')].map((label) => label.textContent).sort(), ['prod: shop/cart', 'prod: shop/front', 'prod: shop/front', 'test: shop/front']);
});

test('paths are asked for between ids, where names of the list were typed or those that mean one service', async () => {
  const { graph } = twice();
  const changes = [];
  const paths = new Paths(document.createElement('div'), null, { onChange: (change) => changes.push(change) });
  await paths.show(read('?view=paths'), 1, graph);
  equal([...paths.names.children].map((option) => option.value), ['prod: shop/cart', 'prod: shop/front', 'test: shop/front']);
  const find = (source, destination) => {
    Object.assign(paths.source, { value: source });
    Object.assign(paths.destination, { value: destination });
    paths.element.querySelector('form').dispatchEvent(new Event('submit', { cancelable: true }));
  };
  find('test: shop/front', 'shop/cart');
  find('shop/front', 'elsewhere');
  equal(changes, [{ source: 'service//test/shop/front', destination: 'service//prod/shop/cart' }, { source: 'shop/front', destination: 'elsewhere' }]);
});
