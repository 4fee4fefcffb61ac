/** The map by keyboard: arrows go from node to node, Enter opens. */

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class MapKeyboard {
  /**
   * @param {HTMLElement} element that has the focus
   * @param {import('./map-view.js').MapView} map
   * @param {{onOpen: (id: string) => void, onExpand: (id: string) => void, onFocus: (id: string) => void, say: (id: string) => void}} actions
   */
  constructor(element, map, actions) {
    this.map = map;
    this.actions = actions;
    this.at = '';
    element.addEventListener('keydown', (event) => this.#press(event));
    element.addEventListener('blur', () => this.#mark(''));
    element.addEventListener('focus', () => {
      if (element.matches(':focus-visible')) this.#mark(this.at);
    });
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.map.cy) return;
    if (event.key in KEYS) {
      const next = this.#nearest(...KEYS[event.key]);
      if (next) this.#go(next);
    } else if (event.key === 'Enter' && this.at) this.actions.onOpen(this.at);
    else if (event.key === 'e' && this.at) this.actions.onExpand(this.at);
    else if (event.key === 'f' && this.at) this.actions.onFocus(this.at);
    else if (event.key === '+' || event.key === '=') this.map.zoom(1.25);
    else if (event.key === '-') this.map.zoom(0.8);
    else if (event.key === '0') this.map.fit(true);
    else return;
    event.preventDefault();
  }

  #nodes() {
    return this.map.cy.nodes().filter((node) => !node.hasClass('box') && !node.hasClass('dim'));
  }

  /** The first node by the top left; from there the nearest in a direction, rather straight ahead than aside. */
  #nearest(dx, dy) {
    const nodes = this.#nodes();
    const current = this.at ? this.map.cy.getElementById(this.at) : null;
    if (!current || current.empty()) {
      return nodes.sort((a, b) => a.position().x + a.position().y - b.position().x - b.position().y)[0]?.id();
    }
    const from = current.position();
    let best = null;
    let least = Infinity;
    for (const node of nodes) {
      if (node.id() === this.at) continue;
      const to = node.position();
      const ahead = (to.x - from.x) * dx + (to.y - from.y) * dy;
      const aside = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
      if (ahead <= 4 || aside > ahead * 3) continue;
      const cost = ahead + aside * 2;
      if (cost < least) {
        least = cost;
        best = node.id();
      }
    }
    return best;
  }

  #go(id) {
    this.#mark(id);
    this.at = id;
    this.map.reveal(id);
    this.actions.say(id);
  }

  #mark(id) {
    this.map.cy?.nodes('.cursor').removeClass('cursor');
    if (id) this.map.cy?.getElementById(id).addClass('cursor');
  }
}
