/** Service levels, alerts and changes of the map: documents of other jobs, read with care. */
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

/** Newest document of each objective. @param {any[]} items newest first @returns {any[]} least budget first */
export function newest(items) {
  const byKey = new Map();
  for (const item of items) {
    const key = [objectiveOf(item), indicatorOf(item), pick(item, 'source.service.name'), pick(item, 'destination.service.name', 'service.name'), pick(item, 'endpoint', 'service.endpoint')].join('\u0000');
    if (!byKey.has(key)) byKey.set(key, item);
  }
  return [...byKey.values()].sort((a, b) => (budgetOf(a) ?? 1) - (budgetOf(b) ?? 1));
}

const objectiveOf = (item) => pick(item, 'objective.name', 'sla.objective.name', 'sla.objective', 'objective', 'slo.name');
const indicatorOf = (item) => pick(item, 'indicator', 'sla.indicator', 'objective.indicator', 'slo.indicator');
const budgetOf = (item) => number(pick(item, 'error_budget_left', 'error_budget.left', 'budget.left', 'sla.error_budget_left', 'errorBudgetLeft', 'slo.error_budget_left'));

function number(value) {
  return value === undefined ? null : Number(value);
}

/** @param {any} item a document of meshline-sla */
export function objective(item) {
  const left = budgetOf(item);
  const target = number(pick(item, 'target', 'objective.target', 'sla.target', 'slo.target'));
  const compliance = number(pick(item, 'compliance', 'sla.compliance', 'slo.compliance'));
  const state = left === null ? '' : left <= 0 ? 'failing' : left < 0.25 ? 'degraded' : 'healthy';
  const rates = burnRates(item);
  return h(
    'div',
    { class: 'objective' },
    h('div', { class: 'top' }, h('b', {}, String(objectiveOf(item) ?? 'Objective')), left === null ? null : h('span', {}, left < 0 ? `overspent by ${format.percent(-left)}` : `${format.percent(left)} of the budget left`)),
    left === null ? null : h('span', { class: `meter ${state}`, role: 'img', 'aria-label': `Error budget left: ${format.percent(left)}` }, h('i', { style: { width: `${Math.max(0, Math.min(1, left)) * 100}%` } })),
    h('p', {}, [indicatorOf(item), target !== null && `target ${format.percent(target)}`, compliance !== null && `now ${format.percent(compliance)}`, ...rates].filter(Boolean).join(' · ').toLowerCase()),
  );
}

function burnRates(item) {
  const rates = item.burn_rates ?? item.burn_rate ?? item.burnRates ?? item.sla?.burn_rates ?? item.slo?.burn_rates ?? {};
  if (typeof rates !== 'object' || rates === null) return [];
  return ['1h', '6h', '3d'].filter((name) => Number.isFinite(rates[name])).map((name) => `burning ${format.significant(rates[name], 2)}× over ${name}`);
}

/**
 * Whether a document is about one of some services.
 * @param {any} item
 * @param {{name: string, namespace: string}[]} services
 */
export function isAbout(item, services) {
  return services.some(({ name, namespace }) =>
    ['service', 'source.service', 'destination.service', 'node.service', 'edge.source.service', 'edge.destination.service', 'labels.service', 'labels.destination_service', 'labels.source_service'].some((path) => {
      const found = pick(item, `${path}.name`, path);
      const space = pick(item, `${path}.namespace`) ?? namespace;
      return found === name && space === namespace;
    }),
  );
}

/** @param {any} item an alert or an event @param {number} now */
export function event(item, now) {
  const severity = String(pick(item, 'alert.severity', 'severity', 'event.severity') ?? '').toLowerCase();
  const state = String(pick(item, 'alert.state', 'state') ?? '').toLowerCase();
  const name = pick(item, 'alert.summary', 'summary', 'message', 'event.reason', 'alert.name', 'name', 'event.action', 'event.type', 'event', 'type') ?? 'Change';
  const when = Date.parse(String(item['@timestamp']));
  const active = state === '' || state === 'firing';
  return h(
    'li',
    { class: active && ['page', 'ticket'].includes(severity) ? severity : '' },
    icon(severity ? 'alert' : 'map'),
    h('span', {}, h('span', { class: 'what' }, String(name).replaceAll('_', ' ')), state ? h('b', {}, ` ${state}`) : null, h('br'), h('time', { class: 'when', datetime: String(item['@timestamp']), title: Number.isNaN(when) ? '' : format.dateTime(when) }, Number.isNaN(when) ? '' : format.ago(when, now))),
  );
}
