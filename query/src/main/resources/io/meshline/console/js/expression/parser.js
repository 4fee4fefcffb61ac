/**
 * Expressions that pick services and calls: `p99 > 1s and calls > 10`.
 *
 *     or         = and { "or" and }
 *     and        = not { ["and"] not }
 *     not        = "not" not | "(" or ")" | comparison | name
 *     comparison = field operator value
 *
 * A name alone stands for what has it in its name. What an item lacks (the latency of a user, the
 * source of a service) is neither true nor false, and stays so under `not`: so an expression about
 * calls never picks services.
 */
import { ExpressionError, tokens } from './tokens.js';
import { ALIASES, EXAMPLES, FIELDS, UNITS } from './fields.js';

export { ExpressionError };

/** @typedef {(item: import('./fields.js').Item) => boolean|null} Test true, false, or null: cannot be said */

/**
 * @param {string} source
 * @returns {(item: import('./fields.js').Item) => boolean} whether an item is picked
 * @throws {ExpressionError} that names the place
 */
export function parse(source) {
  const parser = new Parser(source);
  const test = parser.expression();
  parser.expectEnd();
  return (item) => test(item) === true;
}

class Parser {
  /** @param {string} source */
  constructor(source) {
    this.tokens = tokens(source);
    this.at = 0;
  }

  get next() {
    return this.tokens[this.at];
  }

  take() {
    return this.tokens[this.at++];
  }

  isWord(text) {
    return this.next.type === 'word' && this.next.text.toLowerCase() === text;
  }

  /** @returns {Test} */
  expression() {
    const tests = [this.conjunction()];
    while (this.isWord('or')) {
      this.take();
      tests.push(this.conjunction());
    }
    return tests.length === 1 ? tests[0] : (item) => any(tests, item);
  }

  /** @returns {Test} */
  conjunction() {
    const tests = [this.negation()];
    while (this.isWord('and') || this.startsOperand()) {
      if (this.isWord('and')) this.take();
      tests.push(this.negation());
    }
    return tests.length === 1 ? tests[0] : (item) => all(tests, item);
  }

  startsOperand() {
    return ['open', 'word', 'text'].includes(this.next.type) && !this.isWord('or');
  }

  /** @returns {Test} */
  negation() {
    if (this.isWord('not')) {
      this.take();
      const test = this.negation();
      return (item) => {
        const value = test(item);
        return value === null ? null : !value;
      };
    }
    if (this.next.type === 'open') {
      const open = this.take();
      const test = this.expression();
      if (this.next.type !== 'close') {
        throw new ExpressionError('the bracket is never closed', open.start, open.end);
      }
      this.take();
      return test;
    }
    return this.comparison();
  }

  /** @returns {Test} */
  comparison() {
    const token = this.take();
    if (token.type === 'end') {
      throw new ExpressionError('something is missing here, such as p99 > 1s', token.start, token.end);
    }
    if (token.type !== 'word' && token.type !== 'text') {
      throw new ExpressionError(`“${token.text}” cannot stand here (expected: a field such as p99, or a name)`, token.start, token.end);
    }
    if (this.next.type !== 'operator') {
      if (token.type === 'word' && ['and', 'or'].includes(token.text.toLowerCase())) {
        throw new ExpressionError(`“${token.text}” needs something before it`, token.start, token.end);
      }
      return named(token.text);
    }
    const field = fieldOf(token);
    return compare(field, this.take(), this.take());
  }

  expectEnd() {
    if (this.next.type !== 'end') {
      const { text, start, end } = this.next;
      const what = text === ')' ? 'closes no bracket' : 'is not expected here (expected: and, or, or the end)';
      throw new ExpressionError(`“${text}” ${what}`, start, end);
    }
  }
}

/** @returns {Test} */
function named(text) {
  const part = text.toLowerCase();
  return (item) => (item.type === 'node' ? item.label.toLowerCase().includes(part) : null);
}

function fieldOf(token) {
  const word = token.text.toLowerCase();
  const field = FIELDS[Object.hasOwn(ALIASES, word) ? ALIASES[word] : word];
  if (!Object.hasOwn(FIELDS, word) && !Object.hasOwn(ALIASES, word)) {
    const near = nearest(word, [...Object.keys(FIELDS), ...Object.keys(ALIASES)]);
    throw new ExpressionError(`there is no field “${token.text}”${near ? ` (perhaps: ${near})` : ''}`, token.start, token.end);
  }
  return { ...field, word };
}

/** @returns {Test} */
function compare(field, operator, value) {
  if (value.type === 'end') {
    throw new ExpressionError(`a value is missing, such as ${EXAMPLES[field.type]}`, value.start, value.end);
  }
  if (field.type === 'text') return compareText(field, operator, value);
  if (operator.text.includes('~')) {
    throw new ExpressionError(`${field.word} is a number: “${operator.text}” is for texts (expected: > >= < <= = !=)`, operator.start, operator.end);
  }
  const limit = quantity(field, value);
  // Ratios are computed: 2 % of calls may be 0.020000000000000018.
  const same = (x) => Math.abs(x - limit) <= 1e-9 * Math.max(1, Math.abs(limit));
  const holds = {
    '>': (x) => x > limit && !same(x),
    '>=': (x) => x > limit || same(x),
    '<': (x) => x < limit && !same(x),
    '<=': (x) => x < limit || same(x),
    '=': same,
    '!=': (x) => !same(x),
  }[operator.text];
  return (item) => {
    const x = field.of(item);
    return x === null || x === undefined ? null : holds(Number(x));
  };
}

function compareText(field, operator, value) {
  if (operator.text.includes('>') || operator.text.includes('<')) {
    throw new ExpressionError(`${field.word} is a text: “${operator.text}” is for numbers (expected: = != ~ !~)`, operator.start, operator.end);
  }
  if (!['word', 'text', 'number'].includes(value.type)) {
    throw new ExpressionError(`“${value.text}” cannot stand here (expected: a text such as ${EXAMPLES.text})`, value.start, value.end);
  }
  const wanted = value.text.toLowerCase();
  const holds = {
    '=': (text) => text === wanted,
    '!=': (text) => text !== wanted,
    '~': (text) => text.includes(wanted),
    '!~': (text) => !text.includes(wanted),
  }[operator.text];
  return (item) => {
    const text = field.of(item);
    return text === null || text === undefined ? null : holds(String(text).toLowerCase());
  };
}

function quantity(field, value) {
  if (value.type !== 'number') {
    throw new ExpressionError(`${field.word} is compared with a number, such as ${EXAMPLES[field.type]}`, value.start, value.end);
  }
  const units = UNITS[field.type];
  if (!Object.hasOwn(units, value.unit)) {
    const known = Object.keys(units).filter(Boolean).join(', ');
    const what = value.unit ? `“${value.unit}” is no unit of ${field.word}` : `${field.word} needs a unit`;
    throw new ExpressionError(`${what} (expected: ${known || 'none'}, such as ${EXAMPLES[field.type]})`, value.start, value.end);
  }
  return value.value * units[value.unit];
}

function all(tests, item) {
  let known = true;
  for (const test of tests) {
    const value = test(item);
    if (value === false) return false;
    if (value === null) known = false;
  }
  return known ? true : null;
}

function any(tests, item) {
  let known = true;
  for (const test of tests) {
    const value = test(item);
    if (value === true) return true;
    if (value === null) known = false;
  }
  return known ? false : null;
}

/** The word that is at most two letters away; undefined if none is. */
function nearest(word, words) {
  const byDistance = words.map((other) => ({ other, distance: distance(word, other) })).sort((a, b) => a.distance - b.distance);
  return byDistance[0].distance <= 2 ? byDistance[0].other : undefined;
}

function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
  }
  return row[b.length];
}
