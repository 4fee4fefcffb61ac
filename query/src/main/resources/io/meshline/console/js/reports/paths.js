/** All ways that calls can take from one service to another. */
import { fill, h } from '../dom.js';
import * as format from '../format.js';
import { glyph } from '../glyph.js';
import { healthOf } from '../health.js';
import { icon } from '../icons.js';
import { fault } from '../panel/fault.js';
import { query } from '../time-range.js';
import { Report } from './report.js';

const MOST = 100;

export class Paths extends Report {
  /**
   * @param {HTMLElement} element
   * @param {import('../api.js').Api} api
   * @param {import('./report.js').ReportActions} actions
   */
  constructor(element, api, actions) {
    super(element, api, actions, { title: 'Paths', text: 'All ways from one service to another, the shortest first.' });
    this.names = h('datalist', { id: 'path-names' });
    this.known = '';
    this.source = this.#field('path-source', 'From');
    this.destination = this.#field('path-destination', 'To');
    const submit = (event) => {
      event.preventDefault();
      actions.onChange({ source: this.#taken(this.source), destination: this.#taken(this.destination) }, true);
    };
    const swap = () => actions.onChange({ source: this.#taken(this.destination), destination: this.#taken(this.source) }, true);
    fill(
      this.form,
      h(
        'form',
        { class: 'path-form', onsubmit: submit },
        h('label', { class: 'choice' }, h('span', {}, 'From'), this.source),
        h('button', { type: 'button', class: 'button square', 'aria-label': 'Swap', title: 'Swap', onclick: swap }, icon('swap')),
        h('label', { class: 'choice' }, h('span', {}, 'To'), this.destination),
        h('button', { type: 'submit', class: 'button primary' }, 'Find'),
        this.names,
      ),
    );
  }

  #field(id, label) {
    return /** @type {HTMLInputElement} */ (h('input', { id, type: 'text', list: 'path-names', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', placeholder: label === 'From' ? 'who calls' : 'who is reached', required: true }));
  }

  /** What was typed, or the id of the one service that is called so, in lists or shorter. */
  #taken(input) {
    const text = input.value.trim();
    for (const key of ['listed', 'label']) {
      const named = this.#services().filter((node) => node[key] === text);
      if (named.length === 1) return named[0].id;
    }
    return text;
  }

  #services() {
    return [...(this.graph?.nodes.values() ?? [])].filter((node) => node.grain === 'service');
  }

  /** @param {import('../state.js').State} state */
  adjust(state) {
    const labels = [...new Set(this.#services().map((node) => node.listed))].sort();
    const known = labels.join('\n');
    if (known !== this.known) {
      this.known = known;
      fill(this.names, labels.map((label) => h('option', { value: label })));
    }
    for (const [input, id] of [[this.source, state.source], [this.destination, state.destination]]) {
      const text = this.graph?.nodes.get(id)?.listed ?? id;
      // What somebody is typing is not taken away by the next look.
      if (input.dataset.of !== text) {
        input.dataset.of = text;
        input.value = text;
      }
    }
  }

  /** @param {import('../state.js').State} state @returns {import('./report.js').Question|null} */
  question(state) {
    if (!state.source || !state.destination) return null;
    return { path: 'paths', query: { ...query(state), source: state.source, destination: state.destination, environment: state.env, limit: MOST } };
  }

  /** Ids of what is on the ways, once it is known. @returns {Set<string>|null} */
  get ways() {
    return this.answer && new Set([...this.answer.nodes, ...this.answer.edges].map(({ id }) => id));
  }

  blank() {
    fill(this.body, h('p', { class: 'report-none' }, 'Choose two services; or a service on the map, and “Paths” beside it.'));
  }

  failed(e) {
    const take = (candidate) => {
      const key = e.parameter === 'destination' ? 'destination' : 'source';
      this.actions.onChange({ [key]: candidate }, true);
    };
    const candidates = e.candidates?.length > 0 ? h('div', { class: 'candidates' }, e.candidates.map((candidate) => h('button', { type: 'button', class: 'button small', onclick: () => take(candidate) }, candidate))) : null;
    fill(this.body, fault(e, candidates));
  }

  draw(answer, state) {
    const { paths, truncated } = answer;
    const nodes = new Map(answer.nodes.map((node) => [node.id, node]));
    const edges = new Map(answer.edges.map((edge) => [edge.id, edge]));
    if (paths.length === 0) {
      fill(this.body, h('p', { class: 'report-none' }, 'No calls lead from the one to the other in this time. Try them the other way round, or a longer time.'));
      return;
    }
    const lengths = paths.map((path) => path.edges.length);
    const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
    const drawn = JSON.stringify([answer, state.select, this.naming.scopes]);
    if (drawn === this.drawn && this.body.querySelector('.ways')) return;
    this.drawn = drawn;
    fill(
      this.body,
      h(
        'section',
        { class: 'table-block' },
        h('header', {}, h('h3', {}, format.plural(paths.length, 'path')), h('span', { class: 'aside' }, least === most ? format.plural(least, 'call') : `${least} to ${most} calls`), h('button', { type: 'button', class: 'button small', onclick: () => this.actions.onMap({}) }, icon('map'), 'On the map')),
        truncated ? h('p', { class: 'report-note', role: 'status' }, icon('alert'), `There are more: these are the ${format.count(paths.length)} shortest that were found.`) : null,
        h('ol', { class: 'ways' }, paths.map((path, i) => this.#way(path, i, nodes, edges, state))),
      ),
      h('p', { class: 'report-note' }, 'That calls flow along each part of a path does not say that one request went all the way.'),
    );
  }

  #way(path, i, nodes, edges, state) {
    const steps = path.nodes.flatMap((id, at) => {
      const node = nodes.get(id);
      const health = healthOf(node.figures);
      const stop = h('li', { class: 'stop' }, h('button', { type: 'button', class: 'stop-name', 'aria-pressed': String(id === state.select), onclick: () => this.actions.onOpen({ node }) }, icon(node.kind), h('span', {}, this.naming.of(node)), glyph(health), h('span', { class: 'unseen' }, health)));
      if (at === path.edges.length) return [stop];
      const edge = edges.get(path.edges[at]);
      return [stop, h('li', { class: 'leg' }, this.#leg(edge, state))];
    });
    return h('li', { class: 'path' }, h('p', { class: 'path-head' }, h('b', {}, `${i + 1}`), `${format.plural(path.edges.length, 'call')}, at its weakest ${format.plural(path.calls, 'call')} in this time`), h('ol', { class: 'stops' }, steps));
  }

  #leg(edge, state) {
    const { figures } = edge;
    const health = healthOf(figures);
    const failed = 1 - figures.success_ratio;
    const text = [format.rate(figures.calls_per_minute), figures.latency && `p99 ${format.duration(figures.latency.p99_us)}`, failed >= 0.0001 && `${format.percent(failed)} failing`].filter(Boolean).join(' · ');
    return h('button', { type: 'button', class: `leg-name ${health}`, 'aria-pressed': String(edge.id === state.select), 'aria-label': `calls, ${health}: ${text}`, onclick: () => this.actions.onOpen({ edge }) }, h('span', {}, text), icon('arrow'));
  }
}
