/** Cuts the text of an expression into tokens; each knows where it stands. */

/**
 * @typedef {object} Token
 * @property {'word'|'text'|'number'|'operator'|'open'|'close'|'end'} type
 * @property {string} text what stands there (of a quoted text: what is between the quotes)
 * @property {number} start first character
 * @property {number} end behind the last character
 * @property {number} [value] of numbers
 * @property {string} [unit] of numbers, such as ms or %; empty if none
 */

/** What is wrong with an expression, and where. */
export class ExpressionError extends Error {
  /**
   * @param {string} message
   * @param {number} start first character of the place
   * @param {number} end behind its last
   */
  constructor(message, start, end) {
    super(message);
    this.name = 'ExpressionError';
    this.start = start;
    this.end = Math.max(end, start + 1);
  }
}

const SPACE = /\s/u;
const OPERATORS = ['>=', '<=', '!=', '!~', '==', '>', '<', '=', '~'];
const NUMBER = /^(\d+(?:\.\d+)?|\.\d+)(%|[a-zµμ]+(?:\/[a-z]+)?|\/[a-z]+)?(?![\p{L}\p{N}_])/iu;
const WORD = /^[\p{L}\p{N}_*{][^\s()<>=!~"']*/u;

/**
 * @param {string} source
 * @returns {Token[]} the last one is of type end
 */
export function tokens(source) {
  /** @type {Token[]} */
  const found = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    if (SPACE.test(rest[0])) {
      at++;
      continue;
    }
    const token = parenthesis(rest, at) ?? operator(rest, at) ?? quoted(rest, at) ?? number(rest, at) ?? word(rest, at);
    if (!token) {
      throw new ExpressionError(`“${rest[0]}” has no meaning here`, at, at + 1);
    }
    found.push(token);
    at = token.end;
  }
  found.push({ type: 'end', text: '', start: source.length, end: source.length + 1 });
  return found;
}

function parenthesis(rest, at) {
  if (rest[0] !== '(' && rest[0] !== ')') return null;
  return { type: rest[0] === '(' ? 'open' : 'close', text: rest[0], start: at, end: at + 1 };
}

function operator(rest, at) {
  const text = OPERATORS.find((symbol) => rest.startsWith(symbol));
  return text ? { type: 'operator', text: text === '==' ? '=' : text, start: at, end: at + text.length } : null;
}

function quoted(rest, at) {
  const quote = rest[0];
  if (quote !== '"' && quote !== "'") return null;
  const close = rest.indexOf(quote, 1);
  if (close < 0) {
    throw new ExpressionError('the quotation mark is never closed', at, at + rest.length);
  }
  return { type: 'text', text: rest.slice(1, close), start: at, end: at + close + 1 };
}

function number(rest, at) {
  const match = NUMBER.exec(rest);
  if (!match) return null;
  // 3scale-gateway is a name.
  const behind = rest[match[0].length];
  if (behind === '-' || behind === '.') return null;
  return {
    type: 'number',
    text: match[0],
    value: Number(match[1]),
    unit: (match[2] ?? '').toLowerCase().replace('μ', 'µ'),
    start: at,
    end: at + match[0].length,
  };
}

function word(rest, at) {
  const match = WORD.exec(rest);
  return match ? { type: 'word', text: match[0], start: at, end: at + match[0].length } : null;
}
