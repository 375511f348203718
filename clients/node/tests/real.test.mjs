// The client and the real daemon.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DaemonDied, RingbackError, ToolError, ToolResult, image } from '../index.js';
import { add, client, collected, deferred, object, scripted, soon, textIn } from './support.mjs';

test('a turn streams its updates, calls a tool and has a result', async (t) => {
  const ringback = await client(t);
  const seen = [];
  await ringback.tool(add, ({ a, b }, context) => {
    seen.push({ a, b, name: context.name, callId: context.callId, text: context.argumentsText });
    return String(a + b);
  });
  const session = await ringback.session({ instructions: 'Be brief.' });
  const turn = session.stream('What is 5 + 7?');
  const updates = await soon(collected(turn));
  assert.equal(textIn(updates), 'The answer is 12.');
  assert.equal(updates.at(0).type, 'turn_started');
  assert.equal(updates.at(-1).type, 'turn_finished');
  const result = await turn.result;
  assert.equal(result.stopReason, 'end_turn');
  assert.equal(result.text, 'The answer is 12.');
  assert.equal(result.turnId, turn.id);
  assert.deepEqual(seen, [{ a: 5, b: 7, name: 'add', callId: 'call_1_1', text: '{"a":5,"b":7}' }]);
});

test('a turn without a session has one of its own, which is closed', async (t) => {
  const ringback = await client(t);
  ringback.tool(add, ({ a, b }) => a + b);
  assert.equal((await soon(ringback.prompt('What is 1 + 2?'))).text, 'The answer is 3.');
  const turns = [ringback.stream('What is 2 + 2?'), ringback.stream('What is 3 + 3?')];
  const texts = (await soon(Promise.all(turns.map(collected)))).map(textIn);
  assert.deepEqual(texts, ['The answer is 4.', 'The answer is 6.']);
  assert.deepEqual(await ringback.listSessions(), []);
});

test('what a tool gives back reaches the model as what it is', async (t) => {
  const given = [
    'words', 3, { x: 1 }, undefined, [1, 2], [image(Buffer.from('x'), 'image/png')], new Date(0),
    new ToolResult({ content: 'both', structuredContent: { y: 2 } }),
    new ToolResult({ structuredContent: { z: 3 } }),
  ];
  const replies = [{ toolCalls: given.map((_, index) => ({ name: 'give', arguments: { index } })) }, { text: 'done' }];
  const { client: ringback, model } = await scripted(t, replies);
  await ringback.tool({ name: 'give', inputSchema: object({ index: { type: 'integer' } }) }, ({ index }) => given[index]);
  const session = await ringback.session({ model });
  await soon(session.prompt('go'));
  const history = await collected(session.messages({ limit: 1 }));
  const results = history[1].toolResults.map(({ content, structuredContent }) => [
    content.map((block) => block.text ?? block.type).join(), structuredContent,
  ]);
  assert.deepEqual(results, [
    ['words', undefined], ['3', undefined], ['{"x":1}', { x: 1 }], ['', undefined], ['[1,2]', undefined],
    ['image', undefined], ['"1970-01-01T00:00:00.000Z"', undefined], ['both', { y: 2 }], ['{"z":3}', { z: 3 }],
  ]);
});

test('a failing tool is a result that the model reads', async (t) => {
  const ways = {
    words: () => { throw new ToolError('in plain words'); },
    type: () => { throw new RangeError('too far'); },
    rejects: () => Promise.reject(new Error('later')),
    cycle: () => { const value = {}; value.self = value; return value; },
    function: () => () => {},
  };
  const calls = Object.keys(ways).map((way) => ({ name: 'fail', arguments: { way } }));
  const { client: ringback, model } = await scripted(t, [{ toolCalls: calls }, { text: 'done' }]);
  await ringback.tool({ name: 'fail', inputSchema: object({ way: { type: 'string' } }) }, ({ way }) => ways[way]());
  const session = await ringback.session({ model });
  await soon(session.prompt('go'));
  const [, step] = await collected(session.messages());
  const words = step.toolResults.map(({ content, isError }) => isError && content[0].text);
  assert.deepEqual(words.slice(0, 3), ['in plain words', 'RangeError: too far', 'Error: later']);
  assert.match(words[3], /^TypeError: Converting circular/);
  assert.match(words[4], /^TypeError: A function cannot/);
});

test('integers beyond 2^53 keep their digits, or the tool that cannot take them fails', async (t) => {
  const text = '{"n":12345678901234567890,"x":0.10}';
  const replies = [
    { toolCalls: [{ name: 'exact', argumentsText: text }, { name: 'plain', argumentsText: text }, { name: 'rough', argumentsText: text }] },
    { text: 'done' },
  ];
  const { client: ringback, model } = await scripted(t, replies);
  const inputSchema = object({ n: { type: 'integer' }, x: { type: 'number' } });
  const raw = [];
  const give = ({ n }, { argumentsText }) => {
    raw.push(argumentsText);
    return { n };
  };
  await ringback.tool({ name: 'exact', inputSchema, bigint: true }, give);
  await ringback.tool({ name: 'plain', inputSchema }, give);
  await ringback.tool({ name: 'rough', inputSchema, bigint: false }, give);
  const session = await ringback.session({ model });
  await soon(session.prompt('go'));
  const [, step] = await collected(session.messages());
  const words = step.toolResults.map(({ content }) => content[0].text);
  assert.equal(words[0], '{"n":12345678901234567890}');
  assert.match(words[1], /The integer at \/n has more digits/);
  assert.equal(words[2], '{"n":12345678901234567000}');
  assert.deepEqual(raw, [text, text]);
});

test('a tool tells its progress', async (t) => {
  const { client: ringback, model } = await scripted(t, [{ toolCalls: [{ name: 'walk', arguments: {} }] }, { text: 'done' }]);
  await ringback.tool({ name: 'walk' }, (_, { progress }) => {
    progress('off we go');
    progress({ message: 'half', progress: 1, total: 2 });
  });
  const updates = await soon(collected(ringback.stream('go', { model })));
  const messages = updates.filter(({ message }) => message).map(({ message, progress, total }) => [message, progress, total]);
  assert.deepEqual(messages, [['off we go', undefined, undefined], ['half', 1, 2]]);
});

test('an approval allows, edits, remembers, denies, and denies when it fails', async (t) => {
  const deny = { decision: 'deny', reason: 'not that one' };
  // Four denied steps in a row would end the offer of tools.
  const answers = [false, { decision: 'allow', arguments: { n: 20 } }, deny, new Error('broken'), true, 'maybe', 'allow_always'];
  const calls = [...answers, 'not asked'].map((_, n) => ({ name: 'echo', arguments: { n } }));
  const questions = [];
  const approve = async (question, { argumentsText }) => {
    questions.push(argumentsText);
    const answer = answers[questions.length - 1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const { client: ringback, model } = await scripted(t, [...calls.map((call) => ({ toolCalls: [call] })), { text: 'done' }], { approve });
  await ringback.tool({ name: 'echo', inputSchema: object({ n: { type: 'integer' } }), approval: 'ask' }, ({ n }) => n);
  const session = await ringback.session({ model });
  await soon(session.prompt('go'));
  assert.deepEqual(questions, answers.map((_, n) => `{"n":${n}}`));
  const steps = (await collected(session.messages())).filter(({ toolResults }) => toolResults);
  const words = steps.map(({ toolResults: [{ content: [block] }] }) => block.text);
  assert.deepEqual([words[1], words[4], words[6], words[7]], ['20', '4', '6', '7']);
  assert.match(words[2], /not that one/);
  assert.match(words[3], /The approval failed: Error: broken/);
  assert.match(words[5], /gave no decision/);
});

test('an aborted signal cancels the turn and its tool, and the session is free', async (t) => {
  const ringback = await client(t);
  const stopped = deferred();
  const started = deferred();
  await ringback.tool(add, (_, { signal }) => new Promise(() => {
    signal.addEventListener('abort', () => stopped.resolve(signal.reason.kind));
    started.resolve();
  }));
  const session = await ringback.session();
  const controller = new AbortController();
  const prompt = session.prompt('What is 5 + 7?', { signal: controller.signal });
  await soon(started.promise);
  controller.abort();
  await assert.rejects(soon(prompt), { name: 'AbortError' });
  assert.equal(await soon(stopped.promise), 'cancelled');
  await ringback.tool(add, ({ a, b }) => a + b);
  assert.match((await soon(session.prompt('What is 1 + 2?'))).text, /3/);
  await assert.rejects(session.prompt('x', { signal: AbortSignal.abort() }), { name: 'AbortError' });
  await assert.rejects(soon(collected(session.stream('x', { signal: AbortSignal.abort(new Error('mine')) }))), /mine/);
});

test('cancel gives a result, and leaving the loop early frees the session', async (t) => {
  const { client: ringback, model } = await scripted(t, [{ text: ['a', 'b'], stall: true }, { text: ['a', 'b'], stall: true }, { text: 'done' }]);
  const session = await ringback.session({ model });
  const turn = session.stream('go');
  let text = '';
  for await (const update of turn) {
    if (update.type !== 'text_delta') continue;
    text += update.text;
    if (text === 'ab') await soon(turn.cancel());
  }
  const result = await turn.result;
  assert.deepEqual([text, result.stopReason, result.text], ['ab', 'cancelled', 'ab']);
  for await (const update of session.stream('go')) if (update.type === 'text_delta') break;
  assert.equal((await soon(session.prompt('go'))).text, 'done');
  session.cancel();
});

test('a session is steered, configured, previewed, listed and closed', async (t) => {
  const ringback = await client(t);
  const steered = deferred();
  const session = await ringback.session({ sessionId: 's', metadata: { file: 'a' } });
  await session.tool(add, async ({ a, b }) => {
    await steered.promise;
    return a + b;
  });
  assert.deepEqual((await session.listTools()).map(({ name }) => name), ['add']);
  assert.deepEqual(await ringback.listTools(), []);
  const turn = session.stream('What is 1 + 2?');
  const updates = [];
  for await (const update of turn) {
    updates.push(update.type);
    if (update.type === 'tool_call' && !updates.includes('steered')) {
      await session.steer('And what is 3 + 4?', { expectedTurnId: turn.id });
      steered.resolve();
    }
  }
  assert.ok(updates.includes('steered'));
  await assert.rejects(session.steer('x'), { kind: 'turn_not_found', code: -32002 });
  assert.equal((await session.configure({ limits: { steps: 3 } })).model, 'rehearsal/rehearsal');
  assert.ok((await session.preview('x')).body);
  assert.deepEqual(await session.removeTools('add', 'sub'), ['add']);
  assert.equal((await ringback.listModels({ provider: 'rehearsal' })).models[0].id, 'rehearsal/rehearsal');
  assert.deepEqual((await ringback.listSessions()).map(({ sessionId }) => sessionId), ['s']);
  await session.close();
  await assert.rejects(session.prompt('x'), { kind: 'unknown_session' });
  assert.equal(await ringback.request('shutdown'), null);
});

test('a refused definition rejects with each problem and leaves the tool as it was', async (t) => {
  const ringback = await client(t);
  await ringback.tool(add, () => 'mine');
  await assert.rejects(ringback.tool({ ...add, inputSchema: { type: 'nummer' } }, () => 'other'), (error) => {
    assert.ok(error instanceof RingbackError);
    assert.equal(error.problems[0].pointer, '/tools/0/inputSchema/type');
    assert.match(error.message, /inputSchema\/type/);
    return true;
  });
  assert.throws(() => { throw new ToolError('x'); }, ToolError);
  await assert.rejects(ringback.tool({ name: 'x' }), /needs a function/);
  assert.match((await soon(ringback.prompt('What is 5 + 7?'))).text, /mine/);
});

test('a killed daemon fails every open call with its signal, and restart starts another', async (t) => {
  const exits = [];
  const ringback = await client(t, { onExit: (error) => exits.push(error) });
  const aborted = deferred();
  const started = deferred();
  await ringback.tool(add, ({ a, b }, { signal }) => {
    if (exits.length > 0) return a + b;
    started.resolve();
    return new Promise(() => signal.addEventListener('abort', aborted.resolve));
  });
  const session = await ringback.session();
  const turn = session.stream('What is 5 + 7?');
  const iterated = collected(turn);
  await soon(started.promise);
  process.kill(ringback.pid, 'SIGKILL');
  await assert.rejects(soon(iterated), (error) => error instanceof DaemonDied && error.signal === 'SIGKILL' && error.exitCode === null);
  await assert.rejects(turn.result, /ended by SIGKILL/);
  await soon(aborted.promise);
  await assert.rejects(ringback.prompt('x'), DaemonDied);
  assert.equal(exits.length, 1);
  assert.equal(ringback.isAlive, false);
  await soon(Promise.all([ringback.restart(), ringback.restart()]));
  assert.equal(ringback.isAlive, true);
  await assert.rejects(session.prompt('x'), DaemonDied);
  await session.close();
  assert.match((await soon(ringback.prompt('What is 5 + 7?'))).text, /12/);
});

test('close in the middle of a turn ends it and the daemon', async (t) => {
  const { client: ringback, model } = await scripted(t, [{ text: 'a', stall: true }]);
  const turn = ringback.stream('go', { model });
  const end = assert.rejects(collected(turn), { kind: 'client_closed' });
  await soon(ringback.listSessions());
  await soon(ringback.close());
  await end;
  await soon(ringback.close());
  await assert.rejects(ringback.prompt('x'), { kind: 'client_closed' });
});

test('4 MiB go in both directions, and more than the daemon takes is refused here', async (t) => {
  const text = '∀€😀\u0000"\\'.repeat(400_000);
  const { client: ringback, model } = await scripted(t, [{ text: ['{{prompt}}'] }]);
  assert.equal((await soon(ringback.prompt(text, { model }))).text, text);
  await assert.rejects(ringback.prompt('x'.repeat(ringback.limits.maxMessageBytes)), { kind: 'message_too_large' });
  assert.equal(ringback.isAlive, true);
});
