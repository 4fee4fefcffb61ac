/** Something that opens below a button, and closes by Escape, by a click elsewhere or when the focus leaves. */
import { h } from '../dom.js';

/**
 * @param {HTMLElement} button
 * @param {{role: string, label: string, content: (close: () => void) => (Node|null)[], left?: boolean}} options
 */
export function popover(button, { role, label, content, left: toTheLeft = false }) {
  let open = null;

  const close = () => {
    if (!open) return;
    const had = open.contains(document.activeElement);
    open.remove();
    open = null;
    button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    if (had) button.focus();
  };
  const outside = (event) => {
    if (!open?.contains(event.target) && !button.contains(event.target)) close();
  };
  // The focus that goes nowhere, as by a click on a text or with the window, may be back.
  const left = ({ relatedTarget: to }) => {
    if (to && open && !open.contains(to) && !button.contains(to)) close();
  };
  const show = () => {
    open = h('div', { class: toTheLeft ? 'popover left' : 'popover', role, 'aria-label': label, onkeydown: keys, onfocusout: left });
    open.append(...content(close).filter(Boolean));
    button.after(open);
    button.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', outside, true);
    (open.querySelector('[aria-pressed="true"], [aria-current="true"]') ?? open.querySelector('button, input, select, a'))?.focus();
  };
  const keys = (event) => {
    if (event.key === 'Escape') {
      close();
      event.stopPropagation();
      return;
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (event.target.matches('input, select')) return;
    const items = [...open.querySelectorAll('.item:not(:disabled)')];
    const at = items.indexOf(document.activeElement);
    items[(at + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus();
    event.preventDefault();
  };
  button.addEventListener('click', () => (open ? close() : show()));
  return { close };
}
