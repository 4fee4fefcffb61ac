/** A page of the console that asks the API a question of its own: what is common to them. */
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { Naming } from '../naming.js';
import { fault } from '../panel/fault.js';

/**
 * @typedef {object} ReportActions
 * @property {(change: any, step?: boolean) => void} onChange of the state
 * @property {(item: any) => void} onOpen a node or the edge of an answer
 * @property {(change: any) => void} onMap shows the map
 */

/** What the API is asked: a path below /api/v1/ and its parameters. @typedef {{path: string, query: Record<string, any>}} Question */

export class Report {
  /**
   * @param {HTMLElement} element
   * @param {import('../api.js').Api} api
   * @param {ReportActions} actions
   * @param {{title: string, text: string}} head
   */
  constructor(element, api, actions, { title, text }) {
    this.element = element;
    this.api = api;
    this.actions = actions;
    this.key = '';
    this.look = -1;
    this.turn = 0;
    this.abort = null;
    this.answer = null;
    this.naming = new Naming(null);
    this.form = h('div', { class: 'report-form' });
    this.body = h('div', { class: 'report-body' });
    fill(element, h('div', { class: 'report' }, h('header', { class: 'report-head' }, h('h2', {}, title), h('p', {}, text)), this.form, this.body));
  }

  /**
   * Asks, if the question or the look is another than before, and shows the answer. An answer to the same question stays until
   * the next is there.
   * @param {import('../state.js').State} state
   * @param {number} look which look at the API this is: in live mode each asks anew
   * @param {import('../model.js').Graph|null} graph all there is on the map; null: it is not known
   */
  async show(state, look, graph) {
    this.graph = graph;
    this.naming = new Naming(graph && [...graph.nodes.values()]);
    this.state = state;
    this.adjust(state);
    const question = this.question(state);
    const key = JSON.stringify(question && { ...question, query: this.steady(question.query) });
    if (key === this.key && look === this.look) {
      if (this.answer) this.draw(this.answer, state);
      return;
    }
    const other = key !== this.key;
    Object.assign(this, { key, look });
    const turn = ++this.turn;
    this.abort?.abort();
    if (other) this.answer = null;
    if (!question) {
      this.blank(state);
      return;
    }
    this.abort = new AbortController();
    if (other) fill(this.body, h('div', { class: 'placeholder', role: 'status', 'aria-label': 'Loading' }));
    try {
      const answer = await this.ask(question, this.abort.signal);
      if (turn !== this.turn) return;
      this.answer = answer;
      this.draw(answer, this.state);
    } catch (e) {
      if (e.name === 'AbortError' || turn !== this.turn) return;
      this.answer = null;
      this.failed(e, this.state);
    }
  }

  /** Lets go of a question that nobody looks at any more. */
  leave() {
    if (this.answer || !this.key) return;
    this.turn++;
    this.abort?.abort();
    this.key = '';
  }

  /** @param {Question} question @param {AbortSignal} signal */
  ask({ path, query }, signal) {
    return this.api.get(path, query, signal);
  }

  /** What of a question tells it from others: times that move with the clock do not. @param {any} query */
  steady(query) {
    return query;
  }

  /** @param {any} e @param {import('../state.js').State} _state */
  failed(e, _state) {
    fill(this.body, fault(e));
  }

  /** What stands where nothing was asked. @param {import('../state.js').State} _state */
  blank(_state) {
    fill(this.body);
  }
}

/**
 * A choice of a form.
 * @param {string} label
 * @param {Record<string, string>} options names by value
 * @param {(value: string) => void} onPick
 * @returns {{root: HTMLElement, become: (value: string) => void}}
 */
export function choice(label, options, onPick) {
  const select = /** @type {HTMLSelectElement} */ (h('select', { onchange: () => onPick(select.value) }, Object.entries(options).map(([value, name]) => h('option', { value }, name))));
  return {
    root: h('label', { class: 'choice' }, h('span', {}, label), select),
    become: (value) => {
      if (select.value !== value) select.value = value;
    },
  };
}

/** The namespaces to choose from are those of the map. */
export class NamespaceChoice {
  /** @param {(value: string) => void} onPick */
  constructor(onPick) {
    this.select = /** @type {HTMLSelectElement} */ (h('select', { onchange: () => onPick(this.select.value) }));
    this.root = h('label', { class: 'choice' }, h('span', {}, 'Namespace'), this.select);
    this.shown = '';
    /** Of the newest map that was known. @type {string[]} */
    this.spaces = [];
  }

  /** @param {import('../model.js').Graph|null} graph @param {string} ns of the state */
  become(graph, ns) {
    if (graph) this.spaces = [...new Set([...graph.nodes.values()].map((node) => node.namespace).filter(Boolean))].sort();
    const spaces = [...this.spaces];
    if (ns && !ns.includes(',') && !spaces.includes(ns)) spaces.unshift(ns);
    const several = ns.includes(',');
    const key = JSON.stringify([spaces, several]);
    if (key !== this.shown) {
      this.shown = key;
      fill(this.select, several ? h('option', { value: ns }, 'several: all are shown') : null, h('option', { value: '' }, 'all'), spaces.map((space) => h('option', { value: space }, space)));
    }
    if (this.select.value !== ns) this.select.value = ns;
  }
}

/** The one namespace that the API is asked for. @param {import('../state.js').State} state */
export function namespaceOf(state) {
  return state.ns.includes(',') ? '' : state.ns;
}

/** Names what is ranked or compared, as a button where it can be opened. @param {any} item @param {Naming} naming @param {() => void} onOpen */
export function nameOf({ node, edge }, naming, onOpen) {
  const label = node ? naming.of(node) : `${naming.of(edge.source)} to ${naming.of(edge.destination)}`;
  const sign = icon(node ? (node.grain === 'service' ? node.kind : node.grain) : 'link');
  return h('button', { type: 'button', class: 'open', 'aria-label': node ? null : label, onclick: onOpen }, sign, h('span', { class: 'label', title: label }, node ? label : [naming.of(edge.source), icon('arrow'), naming.of(edge.destination)]));
}

/** The id of a node or an edge of an answer. */
export function idOf({ node, edge }) {
  return (node ?? edge).id;
}

export const OF = { nodes: 'who is called', edges: 'calls between two' };
export const GRAINS = { service: 'services', endpoint: 'endpoints', instance: 'instances' };
