/** The few figures that show while the pointer is over a service or a call. */
import { fill, h } from '../dom.js';
import * as format from '../format.js';
import { glyph } from '../glyph.js';
import { icon } from '../icons.js';

/** In words, for screen readers too. @param {any} item @returns {string} */
export function describe(item) {
  const name = item.type === 'edge' ? `${item.sourceListed} calls ${item.targetListed}` : item.kind === 'service' ? `${item.listed}, service` : item.listed;
  if (!item.figures) return `${name}, ${item.silent ? 'silent' : 'no calls to it'}`;
  const { latency } = item.figures;
  return [name, item.health, format.rate(item.figures.calls_per_minute), `${format.percent(1 - item.figures.success_ratio)} failing`, latency && `99th percentile ${format.duration(latency.p99_us)}`].filter(Boolean).join(', ');
}

/**
 * @param {HTMLElement} element
 * @param {any} item null: none
 * @param {{x: number, y: number}} [at]
 */
export function tip(element, item, at) {
  element.hidden = !item || !at;
  if (!item || !at) return;
  const row = (name, value) => [h('dt', {}, name), h('dd', {}, value)];
  const { figures } = item;
  fill(
    element,
    h('h2', {}, glyph(item.health), item.type === 'edge' ? h('span', {}, item.sourceListed, icon('arrow'), item.targetListed) : item.title),
    h('p', { class: 'sub' }, item.type === 'node' ? [item.kind, item.namespace, item.environment].filter(Boolean).join(' · ') : item.silent ? 'silent' : item.summed ? 'several endpoints together' : ''),
    figures ? h('dl', {}, row('calls', format.rate(figures.calls_per_minute)), row('failing', format.percent(1 - figures.success_ratio)), figures.latency ? row('median', format.duration(figures.latency.p50_us)) : null, figures.latency ? row('p99', format.duration(figures.latency.p99_us)) : null) : null,
  );
  const stage = element.parentElement;
  const x = Math.max(8, Math.min(at.x + 16, stage.clientWidth - element.offsetWidth - 8));
  const below = at.y + 18 + element.offsetHeight < stage.clientHeight;
  element.style.left = `${x}px`;
  element.style.top = `${below ? at.y + 18 : Math.max(8, at.y - element.offsetHeight - 14)}px`;
}
