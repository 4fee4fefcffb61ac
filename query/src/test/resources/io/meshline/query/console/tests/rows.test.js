import { keepingFocus } from '/js/dom.js';
import { arrange, takeOver } from '/js/rows.js';
import { check, equal, test } from './harness.js';

const list = (texts) => {
  const parent = document.createElement('div');
  document.body.append(parent);
  const children = texts.map((text) => {
    const child = document.createElement('button');
    child.textContent = text;
    child.dataset.focus = text;
    return child;
  });
  parent.append(...children);
  return { parent, children };
};
const texts = (parent) => [...parent.children].map((child) => child.textContent).join('');

test('children come into any order, and the one that has the focus keeps it', () => {
  const { parent, children } = list([...'abcde']);
  const [a, b, c, d, e] = children;
  c.focus();
  let moved = false;
  c.addEventListener('blur', () => { moved = true; });
  arrange(parent, [e, c, a, d]);
  equal([texts(parent), document.activeElement === c, moved, b.isConnected], ['ecad', true, false, false]);
  arrange(parent, [a, d, e, c, b]);
  equal([texts(parent), moved], ['adecb', false]);
  c.blur();
  arrange(parent, [c, b]);
  equal(texts(parent), 'cb');
  parent.remove();
});

test('of a row only the cells that differ are replaced', () => {
  const { parent, children } = list([...'abc']);
  const other = list(['a', 'x', 'c']);
  takeOver(parent, other.children);
  equal([texts(parent), parent.children[0] === children[0], parent.children[1] === children[1]], ['axc', true, false]);
  takeOver(parent, list(['y']).children);
  equal(texts(parent), 'y');
  for (const element of document.querySelectorAll('body > div')) element.remove();
});

test('who is in a part that is drawn anew stays at the same thing', () => {
  const { parent, children } = list(['a', 'b']);
  children[1].focus();
  keepingFocus(parent, () => parent.replaceChildren(...list(['b', 'c']).children));
  check(document.activeElement?.textContent === 'b' && parent.contains(document.activeElement), 'the focus is on the new b');
  for (const element of document.querySelectorAll('body > div')) element.remove();
});
