/** Charts over time, drawn by uPlot. */
import uPlot from '/webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { fill, h } from '../dom.js';
import * as format from '../format.js';
import { faded, palette } from '../theme.js';
import { logTicks as logTicksOf, stacked } from './series.js';

/**
 * @typedef {object} Line
 * @property {string} label
 * @property {(number|null)[]} values
 * @property {string} colour name in the palette, or a colour
 * @property {string} [note] what stands behind the label in the key
 */

const FONT = '500 11px Inter, "Segoe UI", system-ui, sans-serif';
const HEIGHT = 148;
/** Charts of one panel show the same moment. */
const SYNC = uPlot.sync('panel');

/** All charts that are drawn, to be drawn again in other colours or widths. @type {Set<any>} */
const drawn = new Set();

/** Lets go of the charts of a panel that is no more. @param {HTMLElement} element */
export function release(element) {
  for (const chart of [...drawn]) {
    if (element.contains(chart.root) || !document.contains(chart.root)) {
      chart.destroy();
      drawn.delete(chart);
    }
  }
}

/** @param {number} width */
export function resize(width) {
  for (const chart of drawn) if (width > 40) chart.setSize({ width, height: HEIGHT });
}

/**
 * Areas on top of each other.
 * @param {{times: number[], step: number, lines: Line[], value: (n: number|null) => string, label: string, width: number}} options
 */
export function areas({ times, step, lines, value, label, width }) {
  const c = palette();
  const tops = stacked(lines.map((line) => line.values));
  const colours = lines.map((line) => c[line.colour] ?? line.colour);
  // The highest first: each lower one is drawn over it.
  const order = lines.map((_, i) => lines.length - 1 - i);
  const series = order.map((i) => ({ stroke: colours[i], width: 1.5, fill: blend(colours[i], c.surface, 0.3), points: { show: times.length < 3, size: 5 }, paths: uPlot.paths.stepped({ align: 1 }) }));
  // A step lasts to its end, also the last one.
  const held = (values) => [...values, values.at(-1) ?? null];
  const chart = create({
    times: [...times, (times.at(-1) ?? 0) + step],
    end: (times.at(-1) ?? 0) + step,
    data: order.map((i) => held(tops[i])),
    series,
    width,
    scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    values: (_, ticks) => ticks.map((tick) => format.short(tick)),
  });
  return figure(chart, label, lines.map((line, i) => ({ ...line, paint: colours[i] })), (at) => lines.map((line, i) => [colours[i], line.label, value(line.values[Math.min(at, times.length - 1)])]), times);
}

/**
 * How latencies are spread over time, with the percentiles above.
 * @param {{times: number[], step: number, heatmap: any, bounds: [number, number], lines: Line[], label: string, width: number}} options
 */
export function latencies({ times, step, heatmap, bounds, lines, label, width }) {
  const c = palette();
  const colours = lines.map((line) => c[line.colour] ?? line.colour);
  const chart = create({
    times: times.map((time) => time + step / 2),
    begin: times[0],
    end: (times.at(-1) ?? 0) + step,
    data: lines.map((line) => line.values),
    series: lines.map((line, i) => ({ stroke: colours[i], width: 2, points: { show: times.length < 3, size: 5 }, spanGaps: false })),
    width,
    scales: { y: { distr: 3, range: () => bounds } },
    values: (_, ticks) => ticks.map((tick) => (tick === null ? null : format.duration(tick))),
    logTicks: true,
    under: heatmap ? (u) => drawHeat(u, times, step, heatmap) : undefined,
  });
  const keys = lines.map((line, i) => ({ ...line, paint: colours[i], line: true }));
  return figure(chart, label, keys, (at) => lines.map((line, i) => [colours[i], line.label, format.duration(line.values[at])]), times, heatmap ? h('li', {}, h('span', { class: 'scale', 'aria-hidden': 'true' }), 'few to many calls') : null);
}

function create({ times, begin = times[0] ?? 0, end, data, series, width, scales, values, logTicks = false, under }) {
  const c = palette();
  const axis = { stroke: c['ink-3'], font: FONT, ticks: { show: false }, grid: { stroke: c.line, width: 1 } };
  const chart = new uPlot(
    {
      width,
      height: HEIGHT,
      padding: [8, 24, 0, 0],
      cursor: { sync: { key: SYNC.key }, drag: { x: false, y: false }, points: { size: 7 }, y: false },
      legend: { show: false },
      scales: { x: { time: true, range: () => [begin, end] }, ...scales },
      axes: [
        { ...axis, size: 26, gap: 5, grid: { show: false }, values: (_, ticks) => ticks.map((tick, i) => timeTick(tick, ticks, i)), space: 64 },
        { ...axis, size: 54, gap: 6, values, space: 34, ...(logTicks ? { splits: (_, __, min, max) => logTicksOf(min, max), filter: (_, ticks) => ticks } : {}) },
      ],
      series: [{}, ...series],
      hooks: under ? { drawAxes: [under] } : {},
    },
    [times, ...data],
  );
  drawn.add(chart);
  return chart;
}

function timeTick(tick, ticks, i) {
  const date = new Date(tick * 1000);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0;
  const apart = ticks.length > 1 ? ticks[1] - ticks[0] : 0;
  if (midnight || apart >= 86400) return date.toLocaleDateString('en', { day: 'numeric', month: 'short' });
  return format.clock(tick * 1000, apart > 0 && apart < 60 && i >= 0);
}

function drawHeat(u, times, step, heatmap) {
  const c = palette();
  const context = u.ctx;
  const most = Math.max(1, ...heatmap.counts.map((bins) => bins.reduce((a, b) => Math.max(a, b), 0)));
  const style = getComputedStyle(document.documentElement);
  const low = style.getPropertyValue('--heat-0').trim();
  const high = style.getPropertyValue('--heat-1').trim();
  context.save();
  context.beginPath();
  context.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
  context.clip();
  context.fillStyle = c.surface;
  for (let i = 0; i < times.length; i++) {
    const x1 = Math.round(u.valToPos(times[i], 'x', true));
    const x2 = Math.round(u.valToPos(times[i] + step, 'x', true));
    const bins = heatmap.counts[i] ?? [];
    for (let bin = 0; bin < bins.length; bin++) {
      if (bins[bin] === 0) continue;
      const y1 = Math.round(u.valToPos(Math.max(1, heatmap.bounds_us[bin + 1]), 'y', true));
      const y2 = Math.round(u.valToPos(Math.max(1, heatmap.bounds_us[bin]), 'y', true));
      context.fillStyle = blend(high, low, (Math.log1p(bins[bin]) / Math.log1p(most)) ** 1.2);
      // Between small ones a line would be as wide as they are.
      context.fillRect(x1, y1, Math.max(1, x2 - x1 - (x2 - x1 > 5 ? 1 : 0)), Math.max(1, y2 - y1 - (y2 - y1 > 5 ? 1 : 0)));
    }
  }
  context.restore();
}

/** @param {string} a hex @param {string} b hex @param {number} share of a */
function blend(a, b, share) {
  const mix = (at) => Math.round(Number.parseInt(a.slice(at, at + 2), 16) * share + Number.parseInt(b.slice(at, at + 2), 16) * (1 - share));
  return `rgb(${mix(1)}, ${mix(3)}, ${mix(5)})`;
}

function figure(chart, label, keys, rows, times, more = null) {
  const readout = h('div', { class: 'readout', hidden: true });
  const plot = h('div', { class: 'chart', role: 'img', 'aria-label': label }, chart.root, readout);
  chart.root.setAttribute('aria-hidden', 'true');
  const show = () => {
    const { idx, left } = chart.cursor;
    const seen = idx !== null && idx !== undefined && left >= 0 && chart.root.matches(':hover');
    readout.hidden = !seen;
    if (!seen) return;
    fill(
      readout,
      h('div', { class: 'when' }, format.dateTime(times[Math.min(idx, times.length - 1)] * 1000)),
      rows(idx).map(([colour, name, value]) => h('div', {}, h('span', { class: 'swatch', style: { background: colour } }), h('span', {}, name), h('b', {}, value))),
    );
    const onLeft = left > chart.bbox.width / (devicePixelRatio || 1) / 2;
    readout.style.left = onLeft ? '60px' : 'auto';
    readout.style.right = onLeft ? 'auto' : '12px';
  };
  chart.over.addEventListener('mousemove', () => requestAnimationFrame(show));
  chart.over.addEventListener('mouseleave', () => {
    readout.hidden = true;
  });
  const list = keys.map((key) => h('li', {}, h('span', { class: key.line ? 'swatch line' : 'swatch', style: { background: key.paint } }), h('span', { class: 'text', title: key.label }, key.label), key.note ? h('b', {}, key.note) : null));
  return h('figure', {}, plot, h('ul', { class: 'chart-keys' }, list, more));
}

/** Colours for things that have none of their own. @returns {string[]} */
export function categories() {
  const c = palette();
  return [c.failing, c.client, c.degraded, c.accent, c['ink-2'], faded(c['ink-3'], 1)].map((colour) => (colour.startsWith('#') ? colour : c['ink-3']));
}
