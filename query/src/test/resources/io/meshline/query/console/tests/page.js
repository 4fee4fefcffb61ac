/** What tests need in each page, from before its own scripts run. */

/** Long waits of the page are over when a test says so: `awaited.pass`. What is shorter takes its time. */
const [set, clear] = [window.setTimeout.bind(window), window.clearTimeout.bind(window)];
const waiting = new Map();
let next = -1;
window.setTimeout = (action, millis = 0, ...rest) => {
  if (millis < 5000) return set(action, millis, ...rest);
  waiting.set(next, { millis, run: () => action(...rest) });
  return next--;
};
window.clearTimeout = (id) => waiting.delete(id) || clear(id);
window.awaited = {
  millis: () => [...waiting.values()].map(({ millis }) => millis),
  pass: () => {
    const due = [...waiting.values()];
    waiting.clear();
    due.forEach(({ run }) => run());
    return due.length;
  },
};

/** A console that is in the browser already forgets all it knows: ten times as fast as loading it again. @param {string} search of its address */
window.afresh = (search) => {
  performance.clearMarks();
  document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  document.activeElement.blur();
  sessionStorage.clear();
  document.getElementById('notice').hidden = true;
  history.replaceState(null, '', `/${search}`);
  meshline.abort?.abort();
  Object.assign(meshline, { whole: null, fault: null, graph: null });
  Object.assign(meshline.info, { told: null, at: -Infinity });
  Object.assign(meshline.panel, { info: null });
  meshline.panel.close();
  for (const table of [meshline.table.nodes, meshline.table.edges]) table.sort = { key: 'rate', up: false };
  meshline.map.places.clear();
  meshline.map.key = '';
  Object.assign(meshline.map.emphasis, { found: null, selected: '', hovered: '' });
  window.dispatchEvent(new PopStateEvent('popstate'));
  meshline.map.resize();
  meshline.refresh();
};

/**
 * Where something is on the screen once it was there for five frames. The map fits itself to its room after it was drawn, on a busy
 * machine a good while after.
 * @param {string} id of a node or an edge
 * @param {(at: {x: number, y: number}) => void} done
 */
window.still = (id, done) => {
  let [before, frames] = ['', 0];
  const look = () => {
    const element = meshline.map.cy.getElementById(id);
    if (element.empty() || meshline.map.cy.animated()) {
      frames = 0;
    } else {
      const place = element.isNode() ? element.renderedPosition() : element.renderedMidpoint();
      const box = document.getElementById('map').getBoundingClientRect();
      const now = { x: Math.round(box.left + place.x), y: Math.round(box.top + place.y) };
      frames = before === JSON.stringify(now) ? frames + 1 : 0;
      before = JSON.stringify(now);
      if (frames === 5) return done(now);
    }
    requestAnimationFrame(look);
  };
  look();
};
