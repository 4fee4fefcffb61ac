import '/webjars/dagre/0.8.4/dist/dagre.min.js';
import { layered } from '/js/layout/layered.js';
import { ranksOf } from '/js/layout/ranks.js';
import { wayOf } from '/js/layout/ways.js';
import { place } from '/js/layout/place.js';
import { nameMotion } from '/js/chrome/menus.js';
import { Dots } from '/js/map/dots.js';
import { along, curve, diameter, lengthOf, relative, ring, width } from '/js/map/geometry.js';
import { halfOf, overlap, textPlaces } from '/js/map/labels.js';
import { paintLines } from '/js/map/paint.js';
import { nearest, sceneOf } from '/js/map/scene.js';
import { graphOf } from '/js/model.js';
import { check, equal, test } from './harness.js';

const box = (id, group = null) => ({ id, group, width: 128, height: 82 });
const edge = (source, target, weight = 1) => ({ source, target, weight });
const lay = (nodes, edges, direction = 'LR', aspect = 1.6) => layered(nodes, edges, direction, aspect, window.dagre);

function apart(positions, width_ = 100, height = 60) {
  const all = [...positions];
  for (let i = 0; i < all.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [all[i], all[j]];
      check(Math.abs(a[1].x - b[1].x) >= width_ || Math.abs(a[1].y - b[1].y) >= height, `${a[0]} and ${b[0]} overlap`);
    }
  }
}

test('callers stand left of what they call, or above it on a narrow screen', () => {
  const nodes = ['a', 'b', 'c'].map((id) => box(id, 'ns'));
  const edges = [edge('a', 'b'), edge('b', 'c')];
  const wide = lay(nodes, edges).positions;
  check(wide.get('a').x < wide.get('b').x && wide.get('b').x < wide.get('c').x, 'left to right');
  const narrow = lay(nodes, edges, 'TB').positions;
  check(narrow.get('a').y < narrow.get('b').y && narrow.get('b').y < narrow.get('c').y, 'top down');
});

test('the same map is laid out the same way, whatever the order of the answer', () => {
  const nodes = [...'abcdefgh'].map((id, i) => box(id, i < 4 ? 'one' : 'two'));
  const edges = [edge('a', 'b'), edge('a', 'e'), edge('b', 'c'), edge('e', 'f'), edge('f', 'g'), edge('c', 'g')];
  const one = lay(nodes, edges).positions;
  const other = lay([...nodes].reverse(), edges).positions;
  for (const [id, at] of one) equal(other.get(id), at);
});

test('cycles, loops and edges to nowhere are laid out', () => {
  const { positions } = lay([box('a'), box('b'), box('c')], [edge('a', 'b'), edge('b', 'a'), edge('c', 'c'), edge('a', 'gone')]);
  equal(positions.size, 3);
  apart(positions);
});

test('an edge that would run over a node is led around it', () => {
  const nodes = ['a', 'b', 'c'].map((id) => box(id));
  const { routes } = lay(nodes, [edge('a', 'b'), edge('b', 'c'), edge('a', 'c')], 'LR', 6);
  check(!routes.has(wayOf('a', 'b')), 'neighbours need no way');
  equal(lay(nodes.slice(0, 2), [edge('a', 'b')]).routes.size, 0);
});

test('a thousand services are laid out without overlaps, each namespace for itself', () => {
  const nodes = Array.from({ length: 1000 }, (_, i) => box(`s${i}`, `ns${Math.floor(i / 40)}`));
  const edges = Array.from({ length: 5000 }, (_, i) => edge(`s${(i * 37) % 1000}`, `s${Math.min(999, ((i * 37) % 1000) + 1 + ((i * 13) % 45))}`, i % 50));
  const { positions } = lay(nodes, edges);
  equal(positions.size, 1000);
  const cells = new Set();
  for (const { x, y } of positions.values()) cells.add(`${x},${y}`);
  equal(cells.size, 1000);
  const boxes = new Map();
  for (const node of nodes) {
    const at = positions.get(node.id);
    const b = boxes.get(node.group) ?? { x1: at.x, x2: at.x, y1: at.y, y2: at.y };
    boxes.set(node.group, { x1: Math.min(b.x1, at.x), x2: Math.max(b.x2, at.x), y1: Math.min(b.y1, at.y), y2: Math.max(b.y2, at.y) });
  }
  const all = [...boxes.values()];
  for (let i = 0; i < all.length; i++) for (let j = 0; j < i; j++) check(all[i].x1 > all[j].x2 || all[i].x2 < all[j].x1 || all[i].y1 > all[j].y2 || all[i].y2 < all[j].y1, `boxes ${i} and ${j} overlap`);
});

test('ranks: callers before what they call, one call of a cycle apart', () => {
  const nodes = [...'abcde'].map((id) => box(id));
  const ranks = ranksOf(nodes, [edge('a', 'b'), edge('b', 'c'), edge('c', 'b', 0), edge('a', 'd'), edge('d', 'c'), edge('e', 'e'), edge('e', 'gone')]);
  const of = (id) => ranks.get(id).rank;
  check(of('a') === 0 && of('e') === 0, 'those that nobody calls are first');
  check(of('a') < of('b') && of('b') < of('c') && of('d') < of('c'), 'callers first');
  const places = [...ranks.values()].map(({ rank, order }) => `${rank}/${order}`);
  equal(new Set(places).size, 5);
});

test('ranks: lines that need not cross do not', () => {
  const ranks = ranksOf(['a', 'b', 'x', 'y'].map((id) => box(id)), [edge('a', 'y'), edge('b', 'x')]);
  const before = (one, other) => ranks.get(one).order < ranks.get(other).order;
  equal(before('a', 'b'), before('y', 'x'));
});

test('a chain as long as the map is ranked, not lost in recursion', () => {
  const nodes = Array.from({ length: 20_000 }, (_, i) => box(`n${i}`));
  const ranks = ranksOf(nodes, nodes.slice(1).map((node, i) => edge(`n${i}`, node.id)));
  equal(ranks.get('n19999').rank, 19_999);
});

test('what is new is placed beside its callers, and nothing else moves', () => {
  const { positions } = lay([box('a', 'ns'), box('b', 'ns'), box('c')], [edge('a', 'b'), edge('b', 'c')]);
  const before = JSON.stringify([...positions]);
  const groups = new Map([['a', 'ns'], ['b', 'ns'], ['c', null], ['new', 'ns'], ['other', null], ['alone', null]]);
  const fresh = [{ id: 'new', group: 'ns' }, { id: 'other', group: null }, { id: 'alone', group: null }];
  const found = place(fresh, positions, groups, [{ source: 'a', target: 'new' }, { source: 'c', target: 'other' }]);
  equal(JSON.stringify([...positions]), before);
  check(found.get('new').x > positions.get('a').x, 'right of its caller');
  check(found.get('other').x > positions.get('c').x, 'right of its caller');
  apart(new Map([...positions, ...found]));
});

test('a hundred new services find room without overlaps', () => {
  const fresh = Array.from({ length: 100 }, (_, i) => ({ id: `n${i}`, group: i % 2 ? 'ns' : null }));
  const groups = new Map([['a', 'ns'], ...fresh.map((node) => [node.id, node.group])]);
  apart(place(fresh, new Map([['a', { x: 0, y: 0 }]]), groups, []));
});

test('curves begin and end where they should, and bend as Cytoscape is told', () => {
  const [from, to] = [{ x: 0, y: 0 }, { x: 200, y: 100 }];
  const way = [from, ...curve(from, to, 'LR'), to];
  equal([along(way, 0), along(way, 1)], [from, to]);
  equal(along(way, 0.5), { x: 100, y: 50 });
  const straight = Math.hypot(200, 100);
  check(lengthOf(way) > straight && lengthOf(way) < straight * 1.4, 'a little longer than the straight line');
  const [w1] = relative(from, to, [{ x: 100, y: 50 }]).weights.split(' ').map(Number);
  equal(Math.round(w1 * 100), 50);
  equal(Number(relative(from, to, [{ x: 100, y: 50 }]).distances), 0);
  equal(curve(from, { x: 200, y: 0 }, 'LR'), []);
});

test('more calls are drawn wider, within bounds', () => {
  check(width(0) < width(10) && width(10) < width(1000), 'grows');
  check(width(1e9) <= 9 && width(0) >= 1, 'bounded');
});

test('texts on calls that cross find places of their own', () => {
  const calls = [
    { id: 'a', way: [{ x: 0, y: 0 }, { x: 300, y: 200 }], text: '1.25 k/min' },
    { id: 'b', way: [{ x: 0, y: 200 }, { x: 300, y: 0 }], text: '131/min' },
  ];
  const places = textPlaces(calls, []);
  check(Math.abs(places.get('a').y) < 40, 'near the middle');
  const at = (id, half) => ({ x1: 150 + places.get(id).x - half, x2: 150 + places.get(id).x + half, y1: 91 + places.get(id).y, y2: 109 + places.get(id).y });
  equal(overlap(at('a', 33), at('b', 24)), 0);
  const aside = textPlaces(calls.slice(0, 1), [{ x1: 100, x2: 200, y1: 60, y2: 140 }]).get('a');
  check(Math.abs(aside.y) > 40 && !aside.crowded, 'beside what stands in the middle');
  const short = { id: 'c', way: [{ x: 0, y: 0 }, { x: 90, y: 0 }], text: '1.25 k/min' };
  const services = [0, 90].map((x) => ({ x1: x - 32, x2: x + 32, y1: -34, y2: 54 }));
  equal([textPlaces([short], services).get('c').crowded, textPlaces([short], []).get('c').crowded], [true, false]);
  equal([...textPlaces([short, { ...short, id: 'd' }], []).values()].map(({ crowded }) => crowded), [false, true]);
});

test('a large map has a box around each namespace and a line for each call, which follow their services', () => {
  const node = (name, namespace) => ({ id: name, name, kind: 'service', namespace });
  const figures = { calls: 10, calls_per_minute: 100, success_ratio: 0.9 };
  const graph = graphOf({ nodes: [node('a', 'ns'), node('b', 'ns'), node('c', '')], edges: [{ id: 'a>b', source: 'a', destination: 'b', figures }, { id: 'a>c', source: 'a', destination: 'c' }, { id: 'c>c', source: 'c', destination: 'c' }] });
  const scene = sceneOf(graph, new Map([['a', { x: 0, y: 0 }], ['b', { x: 200, y: 0 }], ['c', { x: 400, y: 300 }]]));
  equal(scene.boxes.map(({ title, x, y }) => [title, x, y]), [['ns', 100, 0]]);
  check(scene.boxes[0].width > 200 && scene.boxes[0].height > 40, 'the box is around them');
  equal(scene.lines.map(({ id, health, loop }) => [id, health, loop]), [['a>b', 'failing', 0], ['a>c', 'idle', 0], ['c>c', 'idle', diameter(0)]]);
  check(scene.lines[0].wide > scene.lines[1].wide, 'more calls, more ink');
  equal(scene.circles.map(({ health }) => health), ['idle', 'idle', 'idle']);
  Object.assign(scene.points.get('c'), { x: 0, y: 100 });
  equal(scene.lines[1].to, { x: 0, y: 100 });
  equal(scene.lines[2].from, { x: 0, y: 100 });
});

test('the line that is nearest to a point is found, none that is too far away', () => {
  const line = (id, x1, y1, x2, y2) => ({ id, from: { x: x1, y: y1 }, to: { x: x2, y: y2 } });
  const lines = [line('flat', 0, 0, 100, 0), line('steep', 50, -50, 50, 50), line('dot', 200, 200, 200, 200)];
  const at = (x, y, within = 10) => nearest(lines, { x, y }, within)?.id ?? null;
  equal([at(20, 4), at(52, 20), at(20, 14), at(108, 0), at(120, 0), at(203, 204), at(20, 14, 20)], ['flat', 'steep', null, 'flat', null, 'dot', 'flat']);
});

test('calls of a service to itself are a ring at it, which can be pointed at', () => {
  const lines = [{ id: 'a>a', from: { x: 100, y: 100 }, to: { x: 100, y: 100 }, loop: 60, wide: 2, health: 'failing' }];
  const { x, y, radius } = ring(lines[0].from, 60);
  const away = Math.hypot(100 - x, 100 - y);
  check(x < 100 && y < 100 && away > 30 && away - radius < 30 && away + radius > 40, 'above on the left, neither hidden by the service nor apart from it');
  const outermost = { x: x - radius * Math.SQRT1_2, y: y - radius * Math.SQRT1_2 };
  equal([nearest(lines, outermost, 6)?.id, nearest(lines, { x: x - radius - 10, y }, 6), nearest(lines, { x: 130, y: 130 }, 6)], ['a>a', null, null]);
  const context = new OffscreenCanvas(120, 120).getContext('2d');
  paintLines(context, lines, 1, { failing: '#ff0000', edge: '#000000' });
  const { data } = context.getImageData(Math.floor(x) - 20, Math.floor(y) - 20, 40, 40);
  let red = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 100 && data[i] > 200) red++;
  check(red > 60, `${red} pixels of the ring`);
});

test('where a map has too many calls for moving dots, their button says so', () => {
  const named = (large, calls) => {
    const dots = new Dots(document.createElement('canvas'));
    dots.attach({ on: () => undefined, scratch: () => large, edges: () => Array.from({ length: calls }) });
    const button = document.createElement('button');
    nameMotion(button, dots.tooMany);
    return [button.title, button.ariaLabel];
  };
  const none = 'Moving dots: none on a map of so many calls';
  equal([named(true, 0), named(undefined, 261), named(undefined, 260), named(false, 9)], [[none, none], [none, none], ['Moving dots', 'Moving dots'], ['Moving dots', 'Moving dots']]);
});

test('a text gives way to a long line that crosses its call', () => {
  const call = { id: 'a', way: [{ x: 0, y: 0 }, { x: 160, y: 0 }], text: '1.25 k/min' };
  const across = { id: 'b', way: [{ x: 80, y: -509 }, { x: 80, y: 491 }], text: '1/min' };
  equal(textPlaces([call], []).get('a').part, 0.5);
  const { part } = textPlaces([call, across], []).get('a');
  check(Math.abs(part * 160 - 80) > halfOf(call.text, 1), `at ${part} of its way the line goes through it`);
});
