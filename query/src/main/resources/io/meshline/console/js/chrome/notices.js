/** Pages in place of the map: while it loads, when there is nothing, when something is wrong. They say what to do. */
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import { title } from '../time-range.js';

/**
 * @typedef {object} NoticeActions
 * @property {() => void} onRetry
 * @property {(change: any) => void} onChange of the state
 * @property {(token: string) => void} onToken
 */

/** @param {HTMLElement} element */
export function loading(element) {
  element.hidden = false;
  element.className = 'notice';
  fill(element, h('div', { role: 'status' }, h('div', { class: 'loading', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'), h('i')), h('p', {}, 'Reading the map…')));
}

const OTHERS = 'Top, Compare and Paths ask questions of their own, which may be smaller.';
const HINTS = {
  unreachable: ['Is the query server still running? It prints its address when it starts.', 'This page asks again by itself every 10 seconds.'],
  store_unavailable: ['Check that Elasticsearch or OpenSearch is up and that the server’s address and credentials for it are right.', 'This page asks again by itself every 10 seconds.'],
  timed_out: ['Choose a shorter time.', OTHERS, 'If that is always so, the search store needs more resources, or the server a longer time-out.'],
  too_large: ['Choose a shorter time.', OTHERS],
  overloaded: ['Many are looking at the moment. This page asks again by itself every 10 seconds.'],
  no_user: ['Who asks is told by a proxy in front of this server. Sign in there, then load this page again.'],
  not_found: ['The service may have had no calls in this time: choose a longer one.'],
};

/** Whether other questions about the same time may be answered. @param {import('../api.js').ApiError} error */
export function ofMapAlone({ code }) {
  return code === 'timed_out' || code === 'too_large';
}

/**
 * @param {HTMLElement} element
 * @param {import('../api.js').ApiError} error
 * @param {import('../state.js').State} state
 * @param {NoticeActions} actions
 */
export function failed(element, error, state, actions) {
  element.hidden = false;
  element.className = 'notice bad';
  if (error.code === 'unauthorized') {
    fill(element, tokenForm(actions));
    return;
  }
  const shorter = ofMapAlone(error);
  const heads = { unreachable: 'The server does not answer', store_unavailable: 'The search store does not answer', timed_out: 'That took too long', too_large: 'That is too much at once', no_user: 'Nobody is signed in' };
  fill(
    element,
    h(
      'div',
      { role: 'alert' },
      h('span', { class: 'sign' }, icon('alert')),
      h('h2', {}, heads[error.code] ?? 'The map cannot be read'),
      h('p', {}, error.message),
      hints(HINTS[error.code] ?? ['If it stays like this, the log of the query server says more.']),
      h('div', { class: 'row' }, h('button', { type: 'button', class: 'button primary', onclick: actions.onRetry }, 'Try again'), shorter && state.last !== '15m' ? h('button', { type: 'button', class: 'button', onclick: () => actions.onChange({ last: '15m', from: '', to: '' }) }, 'Show the last 15 minutes') : null),
    ),
  );
}

/**
 * Above what was read before.
 * @param {HTMLElement} banner
 * @param {import('../api.js').ApiError|null} error null: it is the newest
 * @param {() => void} onRetry
 */
export function stale(banner, error, onRetry) {
  banner.hidden = !error;
  if (error) fill(banner, icon('alert'), h('span', {}, `What you see is not the newest: ${error.message}`), h('button', { type: 'button', class: 'button small', onclick: onRetry }, 'Try again'));
}

/** In the same place, until the next look. @param {HTMLElement} banner @param {string} text */
export function warn(banner, text) {
  banner.hidden = false;
  fill(banner, icon('alert'), h('span', {}, text));
}

function tokenForm(actions) {
  const input = /** @type {HTMLInputElement} */ (h('input', { type: 'password', 'aria-label': 'Token', autocomplete: 'off', required: true, autofocus: true }));
  const submit = (event) => {
    event.preventDefault();
    if (input.value.trim()) actions.onToken(input.value.trim());
  };
  return h('div', {}, h('span', { class: 'sign' }, icon('alert')), h('h2', {}, 'A token is needed'), h('p', {}, 'This server shows its map to those who know its token. Who runs it has given the token to it at start. It is kept until this tab is closed.'), h('form', { onsubmit: submit }, input, h('button', { type: 'submit', class: 'button primary' }, 'Show the map')));
}

/**
 * @param {HTMLElement} element
 * @param {import('../state.js').State} state
 * @param {any} info of the server; null: not known
 * @param {{filtered: boolean}} about filtered: there are services, but filters or expressions leave none
 * @param {NoticeActions} actions
 */
export function empty(element, state, info, { filtered }, actions) {
  element.hidden = false;
  element.className = 'notice';
  if (filtered) {
    fill(element, page('filter', 'Nothing is left to show', 'There are services in this time, but the filters leave none of them.', null, h('button', { type: 'button', class: 'button primary', onclick: () => actions.onChange({ ns: '', kinds: '', env: '', hide: '', focus: '' }) }, 'Clear the filters')));
    return;
  }
  const newest = info?.newest_window ? Date.parse(info.newest_window) : null;
  if (newest !== null) {
    const around = { from: new Date(newest - 14 * 60_000).toISOString(), to: new Date(newest + 60_000).toISOString(), last: '' };
    fill(element, page('clock', 'No calls in this time', `${title(state)}: nothing was seen. The newest calls are older.`, null, h('button', { type: 'button', class: 'button primary', onclick: () => actions.onChange(around) }, 'Show the newest calls'), h('button', { type: 'button', class: 'button', onclick: () => actions.onChange({ last: '1d', from: '', to: '' }) }, 'Show the last 24 hours')));
    return;
  }
  const steps = h(
    'ul',
    {},
    h('li', {}, 'OpenTelemetry: ', h('code', {}, 'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318')),
    h('li', {}, 'SkyWalking: ', h('code', {}, 'collector.backend_service=127.0.0.1:11800')),
    h('li', {}, 'Zipkin: ', h('code', {}, 'http://127.0.0.1:9411/api/v2/spans')),
    h('li', {}, 'or look at a sample mesh: ', h('code', {}, './meshline demo')),
  );
  fill(element, page('map', 'No calls yet', 'The map draws itself as soon as the first calls arrive. Point your agents at the receiver:', steps, h('button', { type: 'button', class: 'button primary', onclick: actions.onRetry }, 'Look again')));
}

function page(sign, head, text, more, ...buttons) {
  return h('div', {}, h('span', { class: 'sign' }, icon(sign)), h('h2', {}, head), h('p', {}, text), more, h('div', { class: 'row' }, buttons));
}

function hints(texts) {
  return h('ul', {}, texts.map((text) => h('li', {}, text)));
}
