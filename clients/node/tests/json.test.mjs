// JSON that keeps its digits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstBigInt, memberText, parse, rounded, stringify } from '../lib/json.js';

const long = '12345678901234567890';

test('integers that a number cannot hold are BigInt, and nothing else is', () => {
  assert.deepEqual(parse(`[${long},-${long},9007199254740991,9007199254740993,1${'0'.repeat(20)}.5,1e20]`), [
    12345678901234567890n, -12345678901234567890n, 9007199254740991, 9007199254740993n, 1e20, 1e20,
  ]);
  assert.deepEqual(parse(`{"${long}":"${long}","\\"${long}":"\\\\","x":"\\\\\\"${long}"}`), {
    [long]: long, [`"${long}`]: '\\', x: `\\"${long}`,
  });
});

test('what is not JSON stays an error', () => {
  for (const text of [`{${long}:1}`, `${long}${'"'}`, `[0${long}]`, `[${long}-]`, `-`, `[${long}`]) {
    assert.throws(() => parse(text), SyntaxError, text);
  }
});

test('BigInt is written as a number, in any place', () => {
  const value = { a: [12345678901234567890n], b: long, c: 1 };
  assert.equal(stringify(value), `{"a":[${long}],"b":"${long}","c":1}`);
  assert.deepEqual(parse(stringify(value)), value);
  assert.equal(stringify(undefined), undefined);
});

test('a BigInt is found by its pointer, and rounded', () => {
  const value = parse(`{"a":[{"~/":${long}}],"__proto__":{"x":${long}}}`);
  assert.equal(firstBigInt(value), '/a/0/~0~1');
  assert.equal(firstBigInt({ a: [1, 'x', null] }), undefined);
  assert.equal(stringify(rounded(value)), '{"a":[{"~/":12345678901234567000}],"__proto__":{"x":12345678901234567000}}');
  assert.equal({}.x, undefined);
});

test('the text of a member is found among all kinds of values', () => {
  const text = ' { "s" : "}\\"{\\\\" , "n":-1.50e+3,"o":{"a":[{}],"id":1.0},"t":true, "id" : 2, "\\u0069d":1.0 } ';
  JSON.parse(text);
  assert.equal(memberText(text, ['s']), '"}\\"{\\\\"');
  assert.equal(memberText(text, ['n']), '-1.50e+3');
  assert.equal(memberText(text, ['o']), '{"a":[{}],"id":1.0}');
  assert.equal(memberText(text, ['o', 'id']), '1.0');
  assert.equal(memberText(text, ['t']), 'true');
  assert.equal(memberText(text, ['id']), '1.0');
  for (const names of [['x'], ['o', 'x'], ['s', 'x'], ['t', 'id']]) assert.equal(memberText(text, names), undefined);
  assert.equal(memberText('{}', ['x']), undefined);
});
