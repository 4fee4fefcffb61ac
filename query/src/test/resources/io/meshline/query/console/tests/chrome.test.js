import { popover } from '/js/chrome/popover.js';
import { Strip } from '/js/chrome/strip.js';
import { graphOf } from '/js/model.js';
import { DEFAULTS } from '/js/state.js';
import { viewOf } from '/js/view-of.js';
import { equal, test } from './harness.js';

test('what is open closes when the focus goes elsewhere, not when it goes to its button or nowhere', () => {
  const [box, button, inside, elsewhere] = ['div', 'button', 'button', 'button'].map((tag) => document.createElement(tag));
  box.append(button, elsewhere);
  document.body.append(box);
  popover(button, { role: 'dialog', label: 'Test', content: () => [inside] });
  const open = () => [inside.isConnected, button.getAttribute('aria-expanded')];
  button.click();
  equal([open(), document.activeElement === inside], [[true, 'true'], true]);
  inside.blur();
  equal(open(), [true, 'true']);
  inside.focus();
  button.focus();
  equal(open(), [true, 'true']);
  inside.focus();
  elsewhere.focus();
  equal([open(), document.activeElement === elsewhere], [[false, 'false'], true]);
  box.remove();
});

/** A line above a map of two environments, and a state that it changes. */
function shown() {
  const element = document.createElement('section');
  document.body.append(element);
  const node = (name, namespace, environment) => ({ id: name, grain: 'service', kind: 'service', namespace, environment, name, label: name });
  const whole = graphOf({ nodes: [node('front', 'shop', 'prod'), node('cart', 'shop', 'test'), node('pay', 'billing', 'test')], edges: [] });
  const page = { element, state: DEFAULTS, strip: new Strip(element, { onChange: (change) => page.become(change) }) };
  page.become = (change) => {
    page.state = { ...page.state, ...change };
    page.strip.show(whole, viewOf(whole, page.state, null).graph, page.state);
  };
  page.text = () => element.querySelector('.facts').textContent;
  page.filter = () => element.querySelector('[data-key="filter"]');
  page.item = (name) => [...element.querySelectorAll('.popover .item')].find((item) => item.firstChild.textContent === name);
  page.pressed = () => [...element.querySelectorAll('.popover [aria-pressed="true"]')].map((item) => item.firstChild.textContent);
  page.become({});
  return page;
}

test('the line above the map is right while its filter is open, too', () => {
  const page = shown();
  page.filter().click();
  page.item('shop').focus();
  page.item('shop').click();
  equal([page.text().startsWith('2 services'), page.filter().textContent, page.pressed(), document.activeElement === page.item('shop')], [true, 'Filtered1', ['shop'], true]);
  page.element.querySelector('[data-key="clear"]').click();
  equal([page.state.ns, page.text().startsWith('3 services'), page.filter().textContent], ['', true, 'Filter']);
  page.element.remove();
});

test('an environment that is pressed again is left again', () => {
  const page = shown();
  page.filter().click();
  const states = ['prod', 'test', 'test'].map((name) => {
    page.item(name).click();
    return [page.state.env, page.pressed()];
  });
  equal(states, [['prod', ['prod']], ['test', ['test']], ['', []]]);
  page.element.remove();
});

test('an open filter goes with the line, and comes with what is then known', () => {
  const page = shown();
  page.filter().click();
  page.item('billing').click();
  page.strip.clear();
  equal([page.element.children.length, document.querySelectorAll('.popover').length], [0, 0]);
  page.become({ ns: 'shop' });
  page.filter().click();
  equal(page.pressed(), ['shop']);
  page.filter().click();
  page.element.remove();
});
