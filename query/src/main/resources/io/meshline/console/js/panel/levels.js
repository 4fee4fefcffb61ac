/** Service levels, alerts and changes of the map, as they are stored. */
import { h } from '../dom.js';
import * as format from '../format.js';
import { icon } from '../icons.js';

/** The first of several paths that a document has. @param {any} document @param {...string} paths */
export function pick(document, ...paths) {
  for (const path of paths) {
    if (document && Object.hasOwn(document, path)) return document[path];
    const value = path.split('.').reduce((at, key) => (at && typeof at === 'object' ? at[key] : undefined), document);
    if (value !== undefined && value !== null && typeof value !== 'object') return value;
  }
  return undefined;
}

/**
 * Least budget first.
 * @param {any[]} items documents of meshline-sla, the newest of each objective
 */
export function byBudget(items) {
  return [...items].sort((a, b) => (number(a, 'error_budget_left') ?? 1) - (number(b, 'error_budget_left') ?? 1));
}

function number(item, path) {
  const value = pick(item, path);
  return value === undefined ? null : Number(value);
}

/** Older states than this, in milliseconds, say of when they are. */
const STALE = 5 * 60_000;

/**
 * @param {any} item a document of meshline-sla
 * @param {number} at when the range shown ends, in milliseconds since 1970
 * @param {Node|null} [line] how its budget went
 */
export function objective(item, at, line = null) {
  const left = number(item, 'error_budget_left');
  const state = left === null ? '' : left <= 0 ? 'failing' : left < 0.25 ? 'degraded' : 'healthy';
  const words = left === null ? '' : left < 0 ? `overspent by ${format.percent(-left)}` : `${format.percent(left)} left`;
  return h(
    'div',
    { class: 'objective' },
    h('div', { class: 'top' }, h('b', {}, String(pick(item, 'objective.name') ?? 'Objective')), h('span', {}, words)),
    left === null ? null : h('span', { class: `meter ${state}`, role: 'img', 'aria-label': `Error budget: ${words}` }, h('i', { style: { width: `${Math.max(0, Math.min(1, left)) * 100}%` } })),
    line,
    h('p', {}, [goal(item), compliance(item), ...burnRates(item), asOf(item, at)].filter(Boolean).join(' · ')),
  );
}

function goal(item) {
  const target = number(item, 'objective.target');
  const threshold = number(item, 'objective.threshold_us');
  if (target === null) return '';
  return threshold ? `${format.percent(target)} within ${format.duration(threshold)}` : `${format.percent(target)} without failure`;
}

function compliance(item) {
  const value = number(item, 'compliance');
  const minutes = number(item, 'objective.period_minutes');
  return value === null ? '' : `now ${format.percent(value)}${minutes ? ` over ${format.duration(minutes * 6e7)}` : ''}`;
}

/** A level that had no calls of late was not told anew. */
function asOf(item, at) {
  const when = Date.parse(String(item['@timestamp']));
  return at - when > STALE ? `as of ${format.dateTime(when)}` : '';
}

function burnRates(item) {
  const rates = ['1h', '6h', '3d'].map((name) => [name, number(item, `burn_rate.${name}`)]).filter(([, rate]) => rate !== null);
  return rates.map(([name, rate]) => `burns ${format.significant(rate, 2)}× over ${name}`);
}

/**
 * Whether a document is about one of some services.
 * @param {any} item
 * @param {{name: string, namespace: string}[]} services
 */
export function isAbout(item, services) {
  return services.some(({ name, namespace }) =>
    ['service', 'source.service', 'destination.service'].some((path) => {
      const found = pick(item, `${path}.name`);
      const space = pick(item, `${path}.namespace`) ?? namespace;
      return found === name && space === namespace;
    }),
  );
}

const DAY = 86_400_000;

/** What is longer ago than a day is looked for by its time. */
function happenedAt(when, now) {
  return now - when < DAY ? format.ago(when, now) : `${format.dateTime(when)}, ${format.ago(when, now)}`;
}

/** @param {any} item an alert or an event @param {number} now */
export function event(item, now) {
  const severity = String(pick(item, 'alert.severity') ?? '').toLowerCase();
  const state = String(pick(item, 'alert.state') ?? '').toLowerCase();
  const name = pick(item, 'message', 'alert.name', 'event.kind') ?? 'Change';
  const when = Date.parse(String(item['@timestamp']));
  const active = state === '' || state === 'firing';
  return h(
    'li',
    { class: active && ['page', 'ticket'].includes(severity) ? severity : '' },
    icon(severity ? 'alert' : 'map'),
    h('span', {}, h('span', { class: 'what' }, String(name).replaceAll('_', ' ')), state ? h('b', {}, ` ${state}`) : null, h('br'), h('time', { class: 'when', datetime: String(item['@timestamp']), title: Number.isNaN(when) ? '' : format.dateTime(when) }, Number.isNaN(when) ? '' : happenedAt(when, now))),
  );
}
