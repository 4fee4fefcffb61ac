/** Beside the map: all about one service or about the calls between two. */
import { fill, h, keepingFocus } from '../dom.js';
import * as format from '../format.js';
import { glyph } from '../glyph.js';
import { MEANING } from '../health.js';
import { endOf, lengthOf, query, upToEnd } from '../time-range.js';
import { budgetLine, budgets, keyOf } from './budget.js';
import * as charts from './charts.js';
import { fault } from './fault.js';
import { edgeHead, facts, nodeHead } from './heads.js';
import { history } from './history.js';
import { byBudget, event, isAbout, objective } from './levels.js';
import { around, neighbours } from './neighbours.js';
import { FIRST, recent } from './recent.js';
import { columns } from './series.js';
import { waterfall } from './waterfall.js';

/** Most objectives of a service that are read. */
const OBJECTIVES = 200;
/** Most alerts and changes that are read. */
const HAPPENINGS = 1000;

/**
 * @typedef {object} Actions
 * @property {(id: string) => void} onSelect
 * @property {() => void} onClose
 * @property {(id: string) => void} onFocus
 * @property {(grain: 'instance'|'endpoint', id: string) => void} onExpand
 * @property {(id: string) => void} onPaths
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
    this.asked = '';
    this.abort = null;
    /** @type {Record<string, HTMLElement>} */
    this.sections = {};
    this.info = null;
    /** What charts were drawn of. @type {import('./series.js').Columns|null} */
    this.data = null;
    /** Lists that are shown whole. @type {Set<string>} */
    this.whole = new Set();
  }

  /**
   * @param {import('../model.js').Graph} graph
   * @param {string} id of a node or an edge; empty: nothing
   * @param {import('../state.js').State} state
   * @param {number} look which answer of the API the graph is: what is drawn of the same one asks for nothing again
   */
  show(graph, id, state, look) {
    const item = graph.nodes.get(id) ?? graph.edges.get(id);
    if (!id || !item) {
      // What is not there now may be back with the next look.
      if (!id || this.shown !== id) this.close();
      return;
    }
    if (this.shown !== id) this.#begin(id);
    const asked = JSON.stringify([id, query(state), look, this.info?.features]);
    const asks = asked !== this.asked;
    if (asks) {
      this.asked = asked;
      this.abort?.abort();
      this.abort = new AbortController();
    }
    if (item.type === 'node') this.#node(graph, item, state, asks);
    else this.#edge(graph, item, state, asks);
  }

  /** After a change of the theme: the same in other colours. */
  recolour() {
    if (this.data) this.#draw();
  }

  close() {
    this.abort?.abort();
    this.shown = '';
    this.asked = '';
    this.data = null;
    charts.release(this.element);
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  #begin(id) {
    charts.release(this.element);
    this.shown = id;
    this.data = null;
    this.whole.clear();
    this.element.hidden = false;
    this.element.scrollTop = 0;
    this.head = h('div', { class: 'panel-head' });
    this.kpis = h('dl', { class: 'kpis' });
    this.body = h('div');
    fill(this.element, this.head, this.kpis, this.body);
    this.sections = {};
  }

  #node(graph, node, state, asks) {
    keepingFocus(this.head, () => fill(this.head, ...nodeHead(node, state, badge(node.health, node.silent), this.actions)));
    this.#figures(node.figures);
    if (!node.figures) {
      this.data = null;
      this.#drop('failures');
      this.#drop('latency');
      fill(this.#section('calls', 'Calls'), h('p', { class: 'none' }, node.silent ? 'No calls to it in this time; there were some before.' : 'Nobody calls it, so it has no figures of its own. See what it calls below.'));
    } else if (asks) this.#load(state, { node: node.id, grain: node.grain });
    const { callers, callees } = around(graph, node);
    this.#neighbours('callers', 'Called by', graph, callers, 'source');
    this.#neighbours('callees', 'Calls out to', graph, callees, 'target');
    if (asks) this.#levels(graph, state, node, null);
  }

  #edge(graph, edge, state, asks) {
    const source = graph.nodes.get(edge.source);
    const target = graph.nodes.get(edge.target);
    keepingFocus(this.head, () => fill(this.head, ...edgeHead(edge, source, target, badge(edge.health, edge.silent), this.actions)));
    this.#figures(edge.figures);
    if (edge.summed) {
      fill(this.#section('calls', 'Calls'), h('p', { class: 'none' }, 'These are the calls of several endpoints or instances together. Expand the service at the other end to see each of them over time.'));
    } else if (edge.figures && asks) {
      const grain = target.grain;
      this.#load(state, { edge: edge.id, grain });
      this.#explain(state, { edge: edge.id, grain });
    }
    if (asks) this.#levels(graph, state, target, source);
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

  #neighbours(key, title, graph, edges, end) {
    if (edges.length === 0) {
      this.#drop(key);
      return;
    }
    const body = this.#section(key, title, `${format.count(edges.length)}${edges.length > 1 ? ', most calls first' : ''}`);
    const draw = () =>
      neighbours(body, graph, edges, end, {
        all: this.whole.has(key),
        onAll: () => {
          this.whole.add(key);
          draw();
        },
        onSelect: (id) => this.actions.onSelect(id),
      });
    draw();
  }

  async #load(state, what) {
    const id = this.shown;
    const bodies = [this.#section('calls', 'Calls', 'per minute'), this.#section('failures', 'Errors by reason'), this.#section('latency', 'Latency')];
    for (const body of bodies) if (!body.firstChild) fill(body, h('div', { class: 'placeholder', role: 'status', 'aria-label': 'Loading' }));
    try {
      const answer = await this.api.get('metrics', { ...query(state), ...what, heatmap: true, heatmap_bins: 10 }, this.abort?.signal);
      if (id !== this.shown) return;
      this.data = columns(answer);
      this.#draw();
    } catch (e) {
      if (e.name === 'AbortError' || id !== this.shown) return;
      this.data = null;
      fill(bodies[0], fault(e));
      this.#drop('failures');
      this.#drop('latency');
    }
  }

  #draw() {
    charts.release(this.element);
    const bodies = { calls: this.#section('calls', 'Calls', 'per minute'), failures: this.#section('failures', 'Errors by reason'), latency: this.#section('latency', 'Latency') };
    history(this.data, bodies, this.element.clientWidth - 26);
  }

  async #explain(state, what) {
    const id = this.shown;
    const body = this.#section('points', 'From where it is seen', 'median');
    if (!body.firstChild) fill(body, h('div', { class: 'placeholder', role: 'status', 'aria-label': 'Loading' }));
    try {
      const answer = await this.api.get('edge', { ...query(state), ...what }, this.abort?.signal);
      if (id !== this.shown) return;
      fill(body, waterfall(answer));
      const known = facts(answer.edge.figures);
      if (known) fill(this.#section('facts', 'Connection and traces'), known);
      else this.#drop('facts');
    } catch (e) {
      if (e.name !== 'AbortError' && id === this.shown) fill(body, fault(e));
    }
  }

  /** Objectives, alerts and changes: of a service, or of the calls from one to another. */
  async #levels(graph, state, target, source) {
    const id = this.shown;
    const { sla, alerts, events } = this.info?.features ?? {};
    const signal = this.abort?.signal;
    const owner = (node) => (node ? (graph.nodes.get(node.parent) ?? node) : null);
    const subject = { source: owner(source), target: owner(target) };
    if (sla && target.kind === 'service') {
      await this.#try('sla', 'Error budget', id, async () => {
        const service = subject.target.id;
        const [{ items, total }, lines] = await Promise.all([this.api.list('sla', { ...upToEnd(state), node: service }, 'items', OBJECTIVES, signal), budgets(this.api, state, service, lengthOf(state) / 60_000, signal)]);
        const line = (item) => {
          const points = lines.get(keyOf(item)) ?? [];
          return points.length > 1 ? budgetLine(points) : null;
        };
        const found = byBudget(items.filter((item) => !source || !item.source || isAbout({ service: item.source.service }, [source])));
        if (found.length === 0) return h('p', { class: 'none' }, 'No objective is set for it.');
        return [...found.map((item) => objective(item, endOf(state), line(item))), items.length < total ? h('p', { class: 'none' }, `${format.count(items.length)} of ${format.count(total)} objectives.`) : null];
      });
    }
    const paths = [alerts && 'alerts', events && 'events'].filter(Boolean);
    if (paths.length === 0) return;
    const most = this.whole.has('events') ? HAPPENINGS : FIRST;
    await this.#try('events', 'Recent events', id, async () => this.#happenings(await recent(this.api, paths, state, subject, most, signal), graph, state, target, source));
  }

  #happenings({ items, total, whole }, ...what) {
    if (items.length === 0) return h('p', { class: 'none' }, whole ? 'Nothing happened in this time.' : 'Nothing among the newest 1,000 changes; choose a shorter time to see earlier ones.');
    const rest = total - items.length;
    const more = () => {
      this.whole.add('events');
      this.#levels(...what);
    };
    return [
      h('ul', { class: 'events' }, items.map((item) => event(item, Date.now()))),
      rest > 0 && !this.whole.has('events') ? h('button', { type: 'button', class: 'button quiet small', onclick: more }, `Show ${format.plural(rest, 'older one', 'older ones')}`) : null,
      rest > 0 && this.whole.has('events') ? h('p', { class: 'none' }, `${format.plural(rest, 'older one is', 'older ones are')} not shown: choose a shorter time.`) : null,
      whole ? null : h('p', { class: 'none' }, 'Among the newest 1,000 changes of the service.'),
    ];
  }

  async #try(key, title, id, content) {
    try {
      const shown = await content();
      if (id === this.shown) fill(this.#section(key, title), ...[shown].flat());
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
