/** A field for an expression: says what is wrong and where, and how many it picks. */
import { debounce, fill, h } from '../dom.js';
import { FIELDS } from '../expression/fields.js';
import { ExpressionError, parse } from '../expression/parser.js';
import { plural } from '../format.js';
import { icon } from '../icons.js';

export const EXAMPLES = {
  find: ['p99 > 1s and calls > 10', 'errors >= 1%', 'health = failing', 'kind = database', 'callers = 0'],
  hide: ['rate < 1/min', 'kind = external', 'health = idle', 'name ~ probe'],
};

export class QueryBox {
  /**
   * @param {HTMLElement} parent
   * @param {{name: 'find'|'hide', label: string, placeholder: string, sign: string, onChange: (text: string) => void}} options
   */
  constructor(parent, { name, label, placeholder, sign, onChange }) {
    this.name = name;
    this.onChange = onChange;
    this.accepted = '';
    this.help = h('div', { class: 'query-help', id: `${name}-help`, hidden: true });
    this.input = /** @type {HTMLInputElement} */ (
      h('input', { id: name, type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', placeholder, 'aria-label': label, 'aria-describedby': `${name}-said` })
    );
    this.count = h('span', { class: 'count', hidden: true, 'aria-hidden': 'true' });
    this.clearButton = h('button', { type: 'button', class: 'clear', 'aria-label': `Clear: ${label}`, hidden: true, onclick: () => this.#take('') }, icon('close'));
    this.said = h('span', { class: 'unseen', id: `${name}-said`, 'aria-live': 'polite' });
    this.root = h('div', { class: `query ${name}` }, icon(sign), this.input, this.count, this.clearButton, this.said, this.help);
    parent.append(this.root);
    const later = debounce(() => this.#changed(), 180);
    this.input.addEventListener('input', later);
    this.input.addEventListener('focus', () => this.#explain());
    this.root.addEventListener('focusout', (event) => {
      if (!this.root.contains(event.relatedTarget)) this.help.hidden = true;
    });
    this.root.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.#changed();
      if (event.key === 'Escape') {
        if (this.help.hidden) this.#take('');
        this.help.hidden = true;
        event.stopPropagation();
      }
    });
  }

  /**
   * Shows an expression that came from elsewhere, such as the address.
   * @param {string} text
   * @returns {((item: any) => boolean)|null} null: there is none, or it is wrong
   */
  become(text) {
    if (text !== this.accepted || (document.activeElement !== this.input && this.input.value !== text)) {
      this.input.value = text;
      this.accepted = text;
    }
    this.clearButton.hidden = this.input.value === '';
    this.root.classList.toggle('filled', text !== '');
    return this.#parse(text);
  }

  /** @param {number|null} n services and calls that are picked; null: no expression */
  picked(n) {
    this.count.hidden = n === null;
    this.count.textContent = n === null ? '' : String(n);
    this.said.textContent = n === null ? '' : plural(n, this.name === 'find' ? 'match' : 'is hidden', this.name === 'find' ? 'matches' : 'are hidden');
  }

  #take(text) {
    this.input.value = text;
    this.input.focus();
    this.#changed();
    this.#explain();
  }

  #changed() {
    const text = this.input.value.trim();
    this.clearButton.hidden = this.input.value === '';
    const right = text === '' || this.#parse(text) !== null;
    if (!this.help.hidden || !right) this.#explain();
    if (right && text !== this.accepted) {
      this.accepted = text;
      this.onChange(text);
    }
  }

  #parse(text) {
    this.input.removeAttribute('aria-invalid');
    if (text === '') return null;
    try {
      return parse(text);
    } catch (e) {
      if (!(e instanceof ExpressionError)) throw e;
      this.input.setAttribute('aria-invalid', 'true');
      this.said.textContent = `${e.message}, at character ${e.start + 1}`;
      return null;
    }
  }

  #explain() {
    this.help.hidden = false;
    const text = this.input.value;
    try {
      if (text.trim() !== '') parse(text);
      this.#teach();
    } catch (e) {
      if (!(e instanceof ExpressionError)) throw e;
      const before = text.slice(0, e.start);
      const place = text.slice(e.start, e.end) || '\u00a0';
      fill(this.help, h('div', { class: 'query-error', role: 'alert' }, h('pre', {}, before, h('mark', {}, place), text.slice(e.end)), h('p', {}, e.message)));
    }
  }

  #teach() {
    const example = (text) => h('button', { type: 'button', class: 'example', onclick: () => this.#take(text) }, text);
    const fields = Object.entries(FIELDS).map(([name, field]) => h('span', { title: field.meaning }, h('b', {}, name), ` ${field.type}`));
    fill(
      this.help,
      h('h2', {}, this.name === 'find' ? 'Part of a name, or such as' : 'Takes off the map what matches, such as'),
      h('div', { class: 'examples' }, EXAMPLES[this.name].map(example)),
      h('h2', {}, 'Fields; and, or, not, ( ); > >= < <= = != ~ (contains) !~'),
      h('div', { class: 'fields', tabindex: '0', role: 'group', 'aria-label': 'Fields' }, fields),
    );
  }
}
