/** Beside the map: all about one service or about the calls between two. */
import { fill, h, keepingFocus } from '../dom.js';
import * as format from '../format.js';
import { icon } from '../icons.js';
import { lengthOf, query } from '../time-range.js';
import * as charts from './charts.js';
import { fault } from './fault.js';
import { happenings } from './happenings.js';
import { edgeHead, facts, figuresOf, nodeHead } from './heads.js';
import { history } from './history.js';
import { around, neighbours } from './neighbours.js';
import { drawn, objectives } from './objectives.js';
import { FIRST, MOST, recent } from './recent.js';
import { Sections } from './sections.js';
import { columns, noCalls } from './series.js';
import { waterfall } from './waterfall.js';

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
    this.sections = new Sections();
    this.info = null;
    /** What was looked at last, with the ends of calls. @type {{item: any, ends: any[]}|null} */
    this.last = null;
    /** Since when there are no calls, in milliseconds since 1970. @type {number|null} */
    this.since = null;
    /** Why that cannot be told. @type {Error|null} */
    this.untold = null;
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
      else this.#gone(state);
      return;
    }
    if (this.shown !== id) this.#begin(id);
    if (item.figures) Object.assign(this, { since: null, untold: null });
    this.last = { item, ends: [graph.nodes.get(item.source), graph.nodes.get(item.target)] };
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
    this.since = null;
    this.untold = null;
    this.whole.clear();
    this.element.hidden = false;
    this.element.scrollTop = 0;
    this.head = h('div', { class: 'panel-head' });
    this.kpis = h('dl', { class: 'kpis' });
    this.sections = new Sections();
    fill(this.element, this.head, this.kpis, this.sections.root);
  }

  #node(graph, node, state, asks) {
    keepingFocus(this.head, () => fill(this.head, ...nodeHead(node, state, this.actions)));
    fill(this.kpis, ...figuresOf(node.figures));
    if (node.silent) this.#silent(node, state, { node: node.id, grain: node.grain }, asks);
    else if (!node.figures) this.#without(h('p', { class: 'none' }, 'Nobody calls it, so it has no figures of its own. See what it calls below.'));
    else if (asks) this.#load(state, { node: node.id, grain: node.grain });
    const { callers, callees } = around(graph, node);
    this.#neighbours('callers', 'Called by', graph, callers, 'source');
    this.#neighbours('callees', 'Calls out to', graph, callees, 'target');
    if (asks) this.#levels(graph, state, node, null);
  }

  #edge(graph, edge, state, asks) {
    const source = graph.nodes.get(edge.source);
    const target = graph.nodes.get(edge.target);
    keepingFocus(this.head, () => fill(this.head, ...edgeHead(edge, source, target, this.actions)));
    fill(this.kpis, ...figuresOf(edge.figures));
    const what = { edge: edge.id, grain: target.grain };
    if (edge.summed) {
      fill(this.sections.body('calls', 'Calls'), h('p', { class: 'none' }, 'These are the calls of several endpoints or instances together. Expand the service at the other end to see each of them over time.'));
    } else if (!edge.figures) this.#silent(edge, state, what, asks);
    else if (asks) {
      this.#load(state, what);
      this.#explain(state, what);
    }
    if (asks) this.#levels(graph, state, target, source);
  }

  /** Nothing is known of it in the time shown: what was told of another must not be taken for that of this. */
  #gone(state) {
    this.abort?.abort();
    this.asked = '';
    const item = { ...this.last.item, figures: null, health: 'idle', silent: true };
    keepingFocus(this.head, () => fill(this.head, ...(item.type === 'node' ? nodeHead(item, state, this.actions) : edgeHead(item, ...this.last.ends, this.actions))));
    fill(this.kpis, ...figuresOf(null));
    this.sections.clear();
    this.#without(h('p', { class: 'none' }, 'It has no calls in the time shown.'));
  }

  /** In place of charts. @param {HTMLElement} what */
  #without(what) {
    this.data = null;
    charts.release(this.element);
    this.sections.drop('failures', 'latency', 'points', 'facts');
    const body = this.sections.body('calls', 'Calls');
    // What is said already is not said again to those who listen.
    if (body.textContent !== what.textContent) fill(body, what);
  }

  /** There are no calls any more. The store knows better since when than who has only looked now and then. */
  async #silent(item, state, what, asks) {
    const id = this.shown;
    const say = () => this.#without(this.untold ? fault(this.untold) : h('p', { class: 'remark', role: 'status' }, icon('alert'), noCalls(this.since, Date.now())));
    this.since ??= item.silentSince ? item.silentSince - lengthOf(state) : null;
    say();
    if (!asks) return;
    let since;
    let untold = null;
    try {
      since = (await this.api.get('metrics', { ...query(state), ...what }, this.abort?.signal)).no_calls_since;
    } catch (e) {
      if (e.name === 'AbortError') return;
      // What has no calls in this time is not known to the API.
      if (e.code === 'not_found') since = e.noCallsSince;
      else untold = e;
    }
    if (id !== this.shown) return;
    this.untold = untold;
    if (since) this.since = Date.parse(since);
    say();
  }

  #neighbours(key, title, graph, edges, end) {
    if (edges.length === 0) {
      this.sections.drop(key);
      return;
    }
    const body = this.sections.body(key, title, `${format.count(edges.length)}${edges.length > 1 ? ', most calls first' : ''}`);
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
    const bodies = [this.sections.body('calls', 'Calls', 'per minute'), this.sections.body('failures', 'Errors by reason'), this.sections.body('latency', 'Latency')];
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
      this.sections.drop('failures', 'latency');
    }
  }

  #draw() {
    charts.release(this.element);
    const bodies = { calls: this.sections.body('calls', 'Calls', 'per minute'), failures: this.sections.body('failures', 'Errors by reason', this.#teller()), latency: this.sections.body('latency', 'Latency') };
    history(this.data, bodies, this.element.clientWidth - 26);
  }

  /** Who gives the reasons, where that is not who gives the figures. */
  #teller() {
    const { point } = this.data.teller;
    return point ? `by the ${format.point(point)}` : '';
  }

  async #explain(state, what) {
    const id = this.shown;
    const body = this.sections.body('points', 'From where it is seen', 'median');
    if (!body.firstChild) fill(body, h('div', { class: 'placeholder', role: 'status', 'aria-label': 'Loading' }));
    try {
      const answer = await this.api.get('edge', { ...query(state), ...what }, this.abort?.signal);
      if (id !== this.shown) return;
      fill(body, waterfall(answer));
      const known = facts(answer.edge.figures);
      if (known) fill(this.sections.body('facts', 'Connection and traces'), known);
      else this.sections.drop('facts');
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
      await this.#try('sla', 'Error budget', id, async () => this.#budgets(await objectives(this.api, state, subject, signal), state));
    }
    const paths = [alerts && 'alerts', events && 'events'].filter(Boolean);
    if (paths.length === 0) return;
    const most = this.whole.has('events') ? MOST : FIRST;
    await this.#try('events', 'Recent events', id, async () => this.#happenings(await recent(this.api, paths, state, subject, most, signal), graph, state, target, source));
  }

  #budgets(found, state) {
    const onAll = () => {
      this.whole.add('sla');
      const body = this.sections.body('sla', 'Error budget');
      keepingFocus(body, () => fill(body, ...this.#budgets(found, state)));
    };
    return drawn(found, state, { all: this.whole.has('sla'), onAll });
  }

  #happenings(found, ...what) {
    const onAll = () => {
      this.whole.add('events');
      this.#levels(...what);
    };
    return happenings(found, { all: this.whole.has('events'), onAll });
  }

  async #try(key, title, id, content) {
    try {
      const shown = await content();
      if (id === this.shown) fill(this.sections.body(key, title), ...[shown].flat());
    } catch (e) {
      // A service without calls in this time is not known to the API.
      if (e.name === 'AbortError' || id !== this.shown) return;
      if (e.code === 'not_found') this.sections.drop(key);
      else fill(this.sections.body(key, title), fault(e));
    }
  }
}
