/** What can be looked at: chosen by buttons in a row or, where there is no room for them, from a menu. */
import { byId, fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { popover } from './popover.js';

/** By the state's view; the key shows it, and pressed again the map. */
export const VIEWS = {
  map: { name: 'Map', sign: 'map', key: 'm' },
  table: { name: 'Table', sign: 'table', key: 't' },
  top: { name: 'Top', sign: 'top', key: 'o' },
  compare: { name: 'Compare', sign: 'compare', key: 'c' },
  paths: { name: 'Paths', sign: 'paths', key: 'p' },
};

export class Views {
  /**
   * @param {HTMLElement} row
   * @param {HTMLElement} menu a button
   * @param {(view: string) => void} onPick
   */
  constructor(row, menu, onPick) {
    this.menu = menu;
    this.buttons = Object.entries(VIEWS).map(([view, { name, key }]) => h('button', { type: 'button', id: `view-${view}`, 'aria-keyshortcuts': key, onclick: () => onPick(view) }, name));
    fill(row, this.buttons);
    popover(menu, {
      role: 'dialog',
      label: 'View',
      left: true,
      content: (close) =>
        Object.entries(VIEWS).map(([view, { name, sign, key }]) =>
          h('button', { type: 'button', class: 'item', 'aria-current': view === this.view ? 'true' : null, onclick: () => { close(); onPick(view); } }, icon(sign), name, h('span', { class: 'key' }, key)),
        ),
    });
  }

  /** Shows a view, and says that it is shown. @param {string} view */
  become(view) {
    this.view = view;
    Object.keys(VIEWS).forEach((other, i) => {
      this.buttons[i].setAttribute('aria-pressed', String(other === view));
      byId(`${other}-view`).hidden = other !== view;
    });
    const { name, sign } = VIEWS[view];
    fill(this.menu, icon(sign), h('span', {}, name), icon('chevron'));
    this.menu.setAttribute('aria-label', `View: ${name}`);
    document.body.dataset.view = view;
  }
}
