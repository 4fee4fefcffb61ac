/** Beside the map: all about one service or about the calls between two. */
import { fill, h } from '../dom.js';
import * as format from '../format.js';
import { glyph } from '../glyph.js';
import { MEANING } from '../health.js';
import { icon } from '../icons.js';
import { query } from '../time-range.js';
import * as charts from './charts.js';
import { byBudget, event, isAbout, objective } from './levels.js';
import { columns, latencyBounds, outcomes, reasons } from './series.js';
import { waterfall } from './waterfall.js';

/**
 * @typedef {object} Actions
 * @property {(id: string) => void} onSelect
 * @property {() => void} onClose
 * @property {(id: string) => void} onFocus
 * @property {(grain: 'instance'|'endpoint', id: string) => void} onExpand
 */

export class Panel {
  /**
   * @param {HTMLElement} element
   * @param {import('../api.js').Api} api
   * @param {Actions} actions
   */
  constructor(element, api, actions) {
    this.element = element;
    this.api = api;
    this.actions = actions;
    this.shown = '';
    this.abort = null;
    /** @type {Record<string, HTMLElement>} */
    this.sections = {};
    this.info = null;
  }

  /**
   * @param {import('../model.js').Graph} graph
   * @param {string} id of a node or an edge; empty: nothing
   * @param {import('../state.js').State} state
   */
  show(graph, id, state) {
    const item = graph.nodes.get(id) ?? graph.edges.get(id);
    this.abort?.abort();
    if (!id || !item) {
      // What is not there now may be back with the next look.
      if (!id || this.shown !== id) this.close();
      return;
    }
    const other = this.shown !== id;
    this.abort = new AbortController();
    this.shown = id;
    this.element.hidden = false;
    if (other) {
      charts.release(this.element);
      this.element.scrollTop = 0;
      this.head = h('div', { class: 'panel-head' });
      this.kpis = h('dl', { class: 'kpis' });
      this.body = h('div');
      fill(this.element, this.head, this.kpis, this.body);
      this.sections = {};
    }
    if (item.type === 'node') this.#node(graph, item, state);
    else this.#edge(graph, item, state);
  }

  close() {
    this.shown = '';
    charts.release(this.element);
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  #close() {
    return h('button', { type: 'button', class: 'button quiet small square', 'aria-label': 'Close details', onclick: () => this.actions.onClose() }, icon('close'));
  }

  #node(graph, node, state) {
    const sub = [node.kind === 'service' ? '' : node.kind, node.namespace && `namespace ${node.namespace}`, node.environment, node.parent && `${node.grain} of ${node.name}`].filter(Boolean).join(' · ');
    const act = (name, text, action) => h('button', { type: 'button', class: 'button small', onclick: action }, icon(name), text);
    const open = state.expand.find((entry) => entry.endsWith(`:${node.id}`))?.split(':')[0];
    this.#head(
      h(
        'div',
        { class: 'panel-title' },
        h('span', { class: 'panel-sign' }, icon(node.grain === 'service' ? node.kind : node.grain)),
        h('div', {}, h('h2', { tabindex: '-1', id: 'panel-title' }, node.title), h('p', { class: 'sub' }, sub || 'service'), badge(node.health, node.silent)),
        this.#close(),
      ),
      h(
        'div',
        { class: 'panel-actions' },
        act('focus', state.focus === node.id ? 'Show all' : 'Neighbours', () => this.actions.onFocus(node.id)),
        node.kind === 'service' && node.grain === 'service' ? act('endpoint', open === 'endpoint' ? 'Close' : 'Endpoints', () => this.actions.onExpand('endpoint', node.id)) : null,
        node.kind === 'service' && node.grain === 'service' ? act('instance', open === 'instance' ? 'Close' : 'Instances', () => this.actions.onExpand('instance', node.id)) : null,
      ),
    );
    this.#figures(node.figures);
    const about = [{ name: node.name, namespace: node.namespace }];
    if (node.figures) this.#load(state, { node: node.id, grain: node.grain });
    else fill(this.#section('calls', 'Calls'), h('p', { class: 'none' }, node.silent ? 'No calls to it in this time; there were some before.' : 'Nobody calls it, so it has no figures of its own. See what it calls below.'));
    this.#neighbours(graph, node);
    this.#levels(state, about, node);
  }

  #edge(graph, edge, state) {
    const source = graph.nodes.get(edge.source);
    const target = graph.nodes.get(edge.target);
    const end = (node, sign) => h('h2', sign ? { tabindex: '-1', id: 'panel-title' } : {}, sign ? null : icon('arrow'), node.title);
    this.#head(
      h(
        'div',
        { class: 'panel-title' },
        h('span', { class: 'panel-sign' }, icon('link')),
        h('div', {}, h('div', { class: 'way' }, end(source, true), end(target, false)), h('p', { class: 'sub' }, `calls from ${source.label} to ${target.label}`), h('span', { class: 'badges' }, badge(edge.health, edge.silent), edge.figures?.observed_at ? h('span', { class: 'badge' }, `seen by the ${format.point(edge.figures.observed_at)}`) : null)),
        this.#close(),
      ),
    );
    this.#figures(edge.figures);
    if (edge.summed) {
      fill(this.#section('calls', 'Calls'), h('p', { class: 'none' }, 'These are the calls of several endpoints or instances together. Expand the service at the other end to see each of them over time.'));
    } else if (edge.figures) {
      const grain = target.grain;
      this.#load(state, { edge: edge.id, grain });
      this.#explain(state, { edge: edge.id, grain });
    }
    this.#levels(state, [source, target], target, source);
  }

  #head(...children) {
    const focused = this.head.contains(document.activeElement) ? document.activeElement?.textContent : null;
    fill(this.head, ...children);
    if (focused !== null) [...this.head.querySelectorAll('button, h2')].find((element) => element.textContent === focused)?.focus();
  }

  #figures(figures) {
    const kpi = (name, value, health = '') => h('div', { class: 'kpi' }, h('dt', {}, name), h('dd', { class: health }, value));
    const latency = figures?.latency;
    const failed = figures ? 1 - figures.success_ratio : null;
    const health = failed === null || failed < 0.01 ? '' : failed >= 0.05 ? 'failing' : 'degraded';
    fill(this.kpis, kpi('calls', format.rate(figures?.calls_per_minute ?? null)), kpi('failing', format.percent(failed), health), kpi('median', format.duration(latency?.p50_us)), kpi('p99', format.duration(latency?.p99_us)));
  }

  #section(key, title, aside = '') {
    let section = this.sections[key];
    if (!section) {
      const body = h('div');
      const header = h('header', {}, h('h3', {}, title), h('span', { class: 'aside' }));
      section = { root: h('section', { class: 'section', 'aria-label': title }, header, body), body, aside: header.lastElementChild };
      this.sections[key] = section;
      this.body.append(section.root);
    }
    section.aside.textContent = aside;
    return section.body;
  }

  #drop(key) {
    this.sections[key]?.root.remove();
    delete this.sections[key];
  }

  async #load(state, what) {
    const id = this.shown;
    const calls = this.#section('calls', 'Calls', 'per minute');
    const failures = this.#section('failures', 'Errors by reason');
    const latency = this.#section('latency', 'Latency');
    for (const body of [calls, failures, latency]) if (!body.firstChild) fill(body, h('div', { class: 'placeholder', role: 'status', 'aria-label': 'Loading' }));
    try {
      const answer = await this.api.get('metrics', { ...query(state), ...what, heatmap: true, heatmap_bins: 10 }, this.abort?.signal);
      if (id === this.shown) this.#draw(columns(answer), calls, failures, latency);
    } catch (e) {
      if (e.name === 'AbortError' || id !== this.shown) return;
      fill(calls, fault(e));
      this.#drop('failures');
      this.#drop('latency');
    }
  }

  #draw(data, calls, failures, latency) {
    charts.release(this.element);
    const width = this.element.clientWidth - 26;
    const { point, times, step } = data;
    if (!point) {
      fill(calls, h('p', { class: 'none' }, 'No calls in this time.'));
      fill(failures, h('p', { class: 'none' }, 'None.'));
      fill(latency, h('p', { class: 'none' }, 'None.'));
      return;
    }
    const { good, clientErrors, failures: failed } = outcomes(data);
    const total = (values) => values.reduce((a, b) => a + (b ?? 0), 0);
    const sum = { calls: total(point.calls), failures: total(point.failures), client: total(point.client_errors) };
    fill(
      calls,
      charts.areas({
        times,
        step,
        width,
        value: format.rate,
        label: `Calls over time: ${format.count(sum.calls)} in all, ${format.count(sum.failures)} failed, ${format.count(sum.client)} refused because of the request.`,
        lines: [
          { label: 'failed', values: failed, colour: 'failing', note: format.short(sum.failures) },
          { label: 'client errors', values: clientErrors, colour: 'client', note: format.short(sum.client) },
          { label: 'good', values: good, colour: 'healthy', note: format.short(sum.calls - sum.failures - sum.client) },
        ],
      }),
    );
    const why = reasons(point, 6);
    const paints = charts.categories();
    fill(
      failures,
      why.length === 0
        ? h('p', { class: 'none' }, sum.failures > 0 ? 'Calls failed, but no observer gave a reason.' : 'No errors in this time.')
        : charts.areas({ times, step, width, value: format.count, label: `Errors by reason: ${why.map((r) => `${r.name} ${format.count(r.total)}`).join(', ')}.`, lines: why.map((r, i) => ({ label: r.name, values: r.values, colour: paints[i], note: format.count(r.total) })) }),
    );
    this.#latency(data, latency, width);
  }

  #latency({ point, times, step, heatmap }, body, width) {
    const values = [point.p50_us, point.p90_us, point.p99_us];
    const known = values.flat().filter((value) => value !== null && value > 0);
    if (known.length === 0) {
      fill(body, h('p', { class: 'none' }, 'No call has a latency: connections have none.'));
      return;
    }
    const bounds = heatmap ? latencyBounds(heatmap) : [known.reduce((a, b) => Math.min(a, b)) * 0.8, known.reduce((a, b) => Math.max(a, b)) * 1.25];
    const last = (list) => format.duration(list.findLast((value) => value !== null));
    fill(
      body,
      charts.latencies({
        times,
        step,
        heatmap,
        bounds,
        width,
        label: `Latency over time. Last: median ${last(values[0])}, 90th percentile ${last(values[1])}, 99th ${last(values[2])}.`,
        lines: [
          { label: 'median', values: values[0], colour: 'p50' },
          { label: 'p90', values: values[1], colour: 'p90' },
          { label: 'p99', values: values[2], colour: 'p99' },
        ],
      }),
    );
  }

  async #explain(state, what) {
    const id = this.shown;
    const body = this.#section('points', 'From where it is seen', 'median');
    if (!body.firstChild) fill(body, h('div', { class: 'placeholder', role: 'status', 'aria-label': 'Loading' }));
    const abort = this.abort;
    try {
      const answer = await this.api.get('edge', { ...query(state), ...what }, abort?.signal);
      if (id !== this.shown) return;
      fill(body, waterfall(answer));
      this.#facts(answer.edge.figures);
    } catch (e) {
      if (e.name !== 'AbortError' && id === this.shown) fill(body, fault(e));
    }
  }

  #facts(figures) {
    const points = Object.values(figures.points ?? {});
    const names = (field) => [...new Set(points.flatMap((point) => Object.keys(point[field] ?? {})))].join(', ').toLowerCase();
    const slowest = points.map((point) => point.slowest_trace_id).find(Boolean);
    const failed = [...new Set(points.flatMap((point) => point.failed_trace_ids ?? []))].slice(0, 3);
    const rows = [
      ['Protocol', names('protocols')],
      ['TLS', names('tls')],
      ['Slowest trace', slowest && h('code', {}, slowest)],
      ['Failed traces', failed.length > 0 && failed.map((trace) => h('div', {}, h('code', {}, trace)))],
    ].filter(([, value]) => value);
    if (rows.length > 0) fill(this.#section('facts', 'Connection and traces'), h('dl', { class: 'facts-list' }, rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])));
    else this.#drop('facts');
  }

  #neighbours(graph, node) {
    const members = new Set([node.id]);
    for (const other of graph.nodes.values()) if (other.parent === node.id) members.add(other.id);
    const edges = [...graph.edges.values()].filter((edge) => members.has(edge.source) !== members.has(edge.target) && !edge.silent);
    const byCalls = (a, b) => (b.figures?.calls ?? 0) - (a.figures?.calls ?? 0);
    const into = edges.filter((edge) => members.has(edge.target)).sort(byCalls);
    const out = edges.filter((edge) => members.has(edge.source)).sort(byCalls);
    this.#rows('callers', 'Called by', graph, into, 'source');
    this.#rows('callees', 'Calls out to', graph, out, 'target');
  }

  #rows(key, title, graph, edges, end) {
    if (edges.length === 0) {
      this.#drop(key);
      return;
    }
    const row = (edge) => {
      const node = graph.nodes.get(edge[end]);
      return h(
        'li',
        {},
        h('button', { type: 'button', onclick: () => this.actions.onSelect(edge.id), 'aria-label': `${node.label}, ${edge.health}, ${format.rate(edge.figures?.calls_per_minute)}` }, glyph(edge.health), h('span', { class: 'name', title: node.label }, node.title), h('span', { class: 'fig' }, format.rate(edge.figures?.calls_per_minute)), h('span', { class: 'fig' }, format.duration(edge.figures?.latency?.p99_us))),
      );
    };
    const body = this.#section(key, title, `${format.count(edges.length)}${edges.length > 1 ? ', most calls first' : ''}`);
    const first = edges.slice(0, 12).map(row);
    const list = h('ul', { class: 'rows' }, first);
    const rest = edges.length - first.length;
    fill(body, list, rest > 0 ? h('button', { type: 'button', class: 'button quiet small', onclick: (e) => { list.append(...edges.slice(12).map(row)); e.currentTarget.remove(); } }, `Show ${format.plural(rest, 'more', 'more')}`) : null);
  }

  /** @param {any} state @param {any[]} services @param {any} node whose objectives @param {any} [source] only those on calls from it, or on all calls */
  async #levels(state, services, node, source) {
    const id = this.shown;
    const { sla, alerts, events } = this.info?.features ?? {};
    const signal = this.abort?.signal;
    const fits = (item) => !source || !item.source || isAbout({ service: item.source.service }, [source]);
    const service = node.parent ?? node.id;
    if (sla && node.kind === 'service') {
      await this.#try('sla', 'Error budget', id, async () => {
        const { items } = await this.api.list('sla', { last: '1d', node: service }, 'items', 200, signal);
        const found = byBudget(items.filter(fits));
        return found.length > 0 ? found.map(objective) : h('p', { class: 'none' }, 'No objective is set for it.');
      });
    }
    if (!alerts && !events) return;
    await this.#try('events', 'Recent events', id, async () => {
      const lists = await Promise.all([alerts && 'alerts', events && 'events'].filter(Boolean).map((path) => this.api.list(path, query(state), 'items', 500, signal)));
      const found = lists.flatMap((list) => list.items).filter((item) => isAbout(item, services));
      found.sort((a, b) => (a['@timestamp'] < b['@timestamp'] ? 1 : -1));
      return found.length > 0 ? h('ul', { class: 'events' }, found.slice(0, 30).map((item) => event(item, Date.now()))) : h('p', { class: 'none' }, 'Nothing happened in this time.');
    });
  }

  async #try(key, title, id, content) {
    try {
      const shown = await content();
      if (id === this.shown) fill(this.#section(key, title), shown);
    } catch (e) {
      // A service without calls in this time is not known to the API.
      if (e.name === 'AbortError' || id !== this.shown) return;
      if (e.code === 'not_found') this.#drop(key);
      else fill(this.#section(key, title), fault(e));
    }
  }
}

function badge(health, silent) {
  return h('span', { class: `badge ${health}`, title: silent ? 'calls before, none now' : MEANING[health] }, glyph(health), silent ? 'silent' : health);
}

function fault(e) {
  return h('p', { class: 'fault', role: 'alert' }, icon('alert'), h('span', {}, e.message));
}

