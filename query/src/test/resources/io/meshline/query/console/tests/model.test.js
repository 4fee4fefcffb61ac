import { healthOf } from '/js/health.js';
import { graphOf, totals } from '/js/model.js';
import { Naming } from '/js/naming.js';
import { neighbourhood } from '/js/neighbourhood.js';
import { withSilent } from '/js/silent.js';
import { DEFAULTS } from '/js/state.js';
import { foundIn, viewKey, viewOf } from '/js/view-of.js';
import { check, equal, test } from './harness.js';

const figures = (calls, failures = 0) => ({ observed_at: 'agent_server', calls, calls_per_minute: calls / 15, observations: calls, client_errors: 0, failures, success_ratio: (calls - failures) / calls });
const node = (name, namespace = 'shop', kind = 'service', calls = 10) => ({ id: name, grain: 'service', kind, namespace, name, label: `${namespace}/${name}`, ...(calls ? { figures: figures(calls) } : {}) });
const edge = (source, destination, calls = 10) => ({ id: `${source}>${destination}`, source, destination, figures: figures(calls) });
const shop = () => ({
  grain: 'service',
  nodes: [node('user', '', 'user', 0), node('front'), node('cart'), node('pay', 'billing'), node('db', '', 'database'), node('shared', '', 'database')],
  edges: [edge('user', 'front'), edge('front', 'cart'), edge('front', 'pay'), edge('cart', 'db'), edge('cart', 'shared'), edge('pay', 'shared')],
  total_edges: 6,
  truncated: false,
});

test('health follows the rules of the legend', () => {
  equal([figures(100), figures(100, 1), figures(100, 5), null].map(healthOf), ['healthy', 'degraded', 'failing', 'idle']);
  equal(healthOf({ ...figures(100), apdex: 0.69 }), 'degraded');
  equal(healthOf({ ...figures(1000), failures: 9, success_ratio: 0.991 }), 'healthy');
});

test('a database stands with the namespace that alone calls it', () => {
  const { nodes, groups } = graphOf(shop());
  equal([nodes.get('db').group, nodes.get('shared').group, nodes.get('user').group], ['ns:/shop', null, null]);
  equal([...groups.values()].map((group) => group.label), ['shop', 'billing']);
});

test('with several environments boxes say theirs', () => {
  const map = shop();
  map.nodes.push({ ...node('front2'), environment: 'prod' });
  equal([...graphOf(map).groups.values()].map((group) => group.label).sort(), ['billing', 'prod · shop', 'shop']);
});

test('lists call each node as no other: with environment and tenant where there are several, with the kind of what is no service', () => {
  const map = { nodes: [node('front'), { ...node('front'), id: 'front2', environment: 'prod' }, node('h2', '', 'cache', 0), { ...node('h2', '', 'database', 0), id: 'h2b' }, { ...node('User', '', 'user', 0), label: 'User' }], edges: [edge('front', 'front2')] };
  const graph = graphOf(map);
  equal([...graph.nodes.values()].map((one) => one.listed), ['shop/front', 'prod: shop/front', '/h2 (cache)', '/h2 (database)', 'User']);
  equal([...graph.edges.values()].map((one) => [one.sourceLabel, one.targetLabel, one.sourceListed, one.targetListed]), [['shop/front', 'shop/front', 'shop/front', 'prod: shop/front']]);
  map.nodes.shift();
  map.nodes[1].environment = 'test';
  map.nodes[2].tenant = 'acme';
  // A cache of another environment is one of several, a user of none is not.
  equal([...graphOf(map).nodes.values()].map((one) => one.listed), ['prod: shop/front', 'test: /h2 (cache)', 'acme: /h2 (database)', 'User']);
  equal([...graphOf({ nodes: [map.nodes[0], map.nodes[3]], edges: [] }).nodes.values()].map((one) => one.listed), ['shop/front', 'User']);
  equal(new Naming(null).of({ label: 'a', kind: 'service', environment: 'prod' }), 'prod: a');
});

test('an expanded service is replaced by its endpoints; other ends stay services', () => {
  const part = (service, endpoint) => ({ ...node(`${service}|${endpoint}`), service_id: service, grain: 'endpoint', endpoint });
  const finer = {
    nodes: [part('cart', 'GET'), part('cart', 'PUT'), part('front', '/a'), part('front', '/b'), { ...part('db', ''), service_id: 'db' }],
    edges: [edge('front|/a', 'cart|GET', 4), edge('front|/b', 'cart|GET', 3), edge('front|/b', 'cart|PUT', 3), edge('cart|GET', 'db|', 10)],
  };
  const graph = graphOf(shop(), new Map([['cart', { grain: 'endpoint', topology: finer }]]));
  equal([graph.nodes.get('cart|GET').parent, graph.nodes.has('front|/a')], ['cart', false]);
  const ends = [...graph.edges.values()].filter((e) => e.source.startsWith('cart') || e.target.startsWith('cart')).map((e) => [e.source, e.target, e.figures.calls, e.summed]);
  // Of the calls to shared no endpoint is told: they stay calls of the service.
  equal(ends, [['cart', 'shared', 10, false], ['front', 'cart|GET', 7, true], ['front', 'cart|PUT', 3, true], ['cart|GET', 'db', 10, true]]);
});

test('what falls silent stays, marked; what comes back is as before', () => {
  const before = graphOf(shop());
  const less = shop();
  less.nodes = less.nodes.filter((n) => n.id !== 'pay');
  less.edges = less.edges.filter((e) => e.source !== 'pay' && e.destination !== 'pay');
  const quiet = withSilent(graphOf(less), before, 1_000_000, 900_000);
  equal([quiet.nodes.get('pay').silent, quiet.nodes.get('pay').health, quiet.edges.get('front>pay').silent], [true, 'idle', true]);
  equal(withSilent(graphOf(shop()), quiet, 1_010_000, 900_000).nodes.get('pay').silent, false);
  check(!totals(quiet).edges || totals(quiet).edges === 4, 'silent edges are not counted');
});

test('what is silent for the length of the range fades, and is forgotten', () => {
  const less = () => {
    const map = shop();
    map.nodes = map.nodes.filter((n) => n.id !== 'pay');
    map.edges = map.edges.filter((e) => e.source !== 'pay' && e.destination !== 'pay');
    return graphOf(map);
  };
  const [begin, keep] = [1_000_000, 600_000];
  let graph = withSilent(less(), graphOf(shop()), begin, keep);
  const seen = [];
  for (let at = begin + 10_000; at <= begin + keep + 10_000; at += 10_000) {
    graph = withSilent(less(), graph, at, keep);
    const node = graph.nodes.get('pay');
    seen.push(node ? (node.fading ? 'fading' : 'silent') : 'gone');
    equal([...graph.edges.keys()].some((id) => id.includes('pay')), Boolean(node));
  }
  const times = (what) => seen.filter((state) => state === what).length;
  equal([times('silent'), times('fading'), times('gone')], [29, 30, 2]);
  equal(seen.lastIndexOf('silent') < seen.indexOf('fading') && seen.lastIndexOf('fading') < seen.indexOf('gone'), true);
});

test('an opened service of which edges are left out says so', () => {
  const finer = { nodes: [{ ...node('cart|GET'), service_id: 'cart', grain: 'endpoint', endpoint: 'GET' }], edges: [edge('front|a', 'cart|GET')], total_edges: 7000, truncated: true };
  const graph = graphOf(shop(), new Map([['cart', { grain: 'endpoint', topology: finer }]]));
  equal(graph.partial, [{ label: 'cart', shown: 1, total: 7000 }]);
  equal(graphOf(shop()).partial, []);
});

test('neighbours go by depth and direction', () => {
  const graph = graphOf(shop());
  const near = (depth, direction) => [...neighbourhood(graph, 'cart', depth, direction)].sort();
  equal(near(1, 'upstream'), ['cart', 'front']);
  equal(near(2, 'upstream'), ['cart', 'front', 'user']);
  equal(near(1, 'both'), ['cart', 'db', 'front', 'shared']);
  equal(near(9, 'downstream'), ['cart', 'db', 'shared']);
});

test('a namespace is shown with those around it, and no calls among those', () => {
  const { graph } = viewOf(graphOf(shop()), { ...DEFAULTS, ns: 'billing' }, null);
  equal([...graph.nodes.keys()].sort(), ['front', 'pay', 'shared']);
  equal([...graph.edges.keys()].sort(), ['front>pay', 'pay>shared']);
});

test('services without an environment can be chosen as any other', () => {
  const map = shop();
  map.nodes = map.nodes.map((n) => (n.id === 'pay' || n.id === 'shared' ? { ...n, environment: 'prod' } : n));
  const shown = (env) => [...viewOf(graphOf(map), { ...DEFAULTS, env }, null).graph.edges.keys()].sort();
  equal(shown('prod'), ['cart>shared', 'front>pay', 'pay>shared']);
  equal(shown('(none)'), ['cart>db', 'cart>shared', 'front>cart', 'front>pay', 'user>front']);
  equal(shown('').length, 6);
});

test('hiding takes off services with their calls, and calls', () => {
  const whole = graphOf(shop());
  const hidden = viewOf(whole, { ...DEFAULTS }, (item) => item.id === 'cart' || item.id === 'front>pay');
  equal([...hidden.graph.edges.keys()].sort(), ['pay>shared', 'user>front']);
  equal(hidden.hidden, 2);
  equal([...foundIn(whole, (item) => item.type === 'node' && item.name === 'pay')], ['pay']);
  equal(foundIn(whole, null), null);
});

test('finding and hiding do not move anything', () => {
  equal(viewKey({ ...DEFAULTS, find: 'a', hide: 'b', select: 'c', last: '1h' }), viewKey({ ...DEFAULTS }));
});

test('a service that is opened or closed leaves nothing behind', () => {
  const finer = { nodes: [{ ...node('cart|GET'), service_id: 'cart', grain: 'endpoint', endpoint: 'GET' }, { ...node('front|a'), service_id: 'front', grain: 'endpoint' }], edges: [edge('front|a', 'cart|GET')] };
  const open = () => graphOf(shop(), new Map([['cart', { grain: 'endpoint', topology: finer }]]));
  const opened = withSilent(open(), graphOf(shop()), 1, 9);
  check(![...opened.edges.values()].some((e) => e.silent), 'its own edges are not silent but replaced');
  const closed = withSilent(graphOf(shop()), opened, 2, 9);
  equal([closed.nodes.size, closed.edges.size], [graphOf(shop()).nodes.size, graphOf(shop()).edges.size]);
});
