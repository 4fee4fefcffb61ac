/** The parts of the panel, by key: each comes with what is known of it and goes with it. */
import { h } from '../dom.js';

export class Sections {
  constructor() {
    this.root = h('div');
    /** @type {Map<string, {root: HTMLElement, body: HTMLElement, aside: Element}>} */
    this.shown = new Map();
  }

  /**
   * What is in a part, which is made when it is not there.
   * @param {string} key
   * @param {string} title
   * @param {string} [aside] beside the title
   * @returns {HTMLElement}
   */
  body(key, title, aside = '') {
    let section = this.shown.get(key);
    if (!section) {
      const body = h('div');
      const beside = h('span', { class: 'aside' });
      section = { root: h('section', { class: 'section', 'aria-label': title }, h('header', {}, h('h3', {}, title), beside), body), body, aside: beside };
      this.shown.set(key, section);
      this.root.append(section.root);
    }
    section.aside.textContent = aside;
    return section.body;
  }

  /** @param {...string} keys */
  drop(...keys) {
    for (const key of keys) {
      this.shown.get(key)?.root.remove();
      this.shown.delete(key);
    }
  }

  clear() {
    this.drop(...this.shown.keys());
  }
}
