/**
 * JSON that keeps its digits.
 *
 * `JSON.parse` rounds integers beyond 2^53. Here they become BigInt, and a BigInt is written as
 * the number that it is. Node 18 gives a reviver no access to the source text, so the integers
 * are marked in the text first; messages without a long run of digits take the fast path.
 */

import { randomUUID } from 'node:crypto';

const LONG_RUN_OF_DIGITS = /\d{16}/;
const INTEGER = /^-?\d+$/;
// A string that nobody else writes: it is new in each process.
const MARK = `integer-${randomUUID()}-`;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, 'g');

/** Reads JSON; integers that a number cannot hold are BigInt. */
export function parse(text) {
  const value = JSON.parse(text);
  if (!LONG_RUN_OF_DIGITS.test(text)) return value;
  const marked = withMarks(text);
  if (marked === text) return value;
  return JSON.parse(marked, (_, each) =>
    typeof each === 'string' && each.startsWith(MARK) ? BigInt(each.slice(MARK.length)) : each,
  );
}

/** Writes JSON, undefined where `JSON.stringify` gives that; throws on cycles. */
export function stringify(value) {
  let hasBigInt = false;
  const text = JSON.stringify(value, (_, each) => {
    if (typeof each !== 'bigint') return each;
    hasBigInt = true;
    return `${MARK}${each}`;
  });
  return hasBigInt ? text.replace(MARKED, '$1') : text;
}

/** The value with each BigInt rounded to a number, in place. */
export function rounded(value) {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  for (const [name, each] of Object.entries(value)) {
    const other = rounded(each);
    if (other !== each) define(value, name, other);
  }
  return value;
}

/** The JSON pointer of the first BigInt in a value, undefined when there is none. */
export function firstBigInt(value, pointer = '') {
  if (typeof value === 'bigint') return pointer;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, each] of Object.entries(value)) {
    const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
    const found = firstBigInt(each, `${pointer}/${escaped}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text of a member in valid JSON, by the names that lead to it; undefined if it is missing. */
export function memberText(text, names) {
  let at = skipSpace(text, 0);
  for (const name of names) {
    at = memberStart(text, at, name);
    if (at === undefined) return undefined;
  }
  return text.slice(at, valueEnd(text, at));
}

// A plain assignment would call the setter of `__proto__`, which is a name like any other here.
function define(object, name, value) {
  Object.defineProperty(object, name, {
    value, writable: true, enumerable: true, configurable: true,
  });
}

function withMarks(text) {
  const token = /"|-?\d[\d.eE+-]*/g;
  const parts = [];
  let copied = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    if (found === '"') {
      token.lastIndex = stringEnd(text, match.index);
    } else if (INTEGER.test(found) && !Number.isSafeInteger(Number(found))) {
      parts.push(text.slice(copied, match.index), `"${MARK}${found}"`);
      copied = token.lastIndex;
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(copied);
}

function skipSpace(text, at) {
  while (at < text.length && ' \t\r\n'.includes(text[at])) at += 1;
  return at;
}

/** Where the value of an object's last member of that name begins. */
function memberStart(text, at, name) {
  if (text[at] !== '{') return undefined;
  let found;
  at = skipSpace(text, at + 1);
  while (text[at] === '"') {
    const end = stringEnd(text, at);
    const start = skipSpace(text, skipSpace(text, end) + 1);
    if (JSON.parse(text.slice(at, end)) === name) found = start;
    at = skipSpace(text, valueEnd(text, start));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return found;
}

function valueEnd(text, at) {
  if (text[at] === '"') return stringEnd(text, at);
  if (text[at] !== '{' && text[at] !== '[') {
    while (at < text.length && !',]} \t\r\n'.includes(text[at])) at += 1;
    return at;
  }
  const token = /["{}[\]]/g;
  token.lastIndex = at;
  let depth = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '"') token.lastIndex = stringEnd(text, match.index);
    else depth += '{['.includes(match[0]) ? 1 : -1;
    if (depth === 0) return token.lastIndex;
  }
  return text.length;
}

/** The index behind the closing quote of the string that opens at `at`. */
function stringEnd(text, at) {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length;
}
