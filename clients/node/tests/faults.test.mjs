// The client and a daemon that misbehaves.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { BadMessage, Client, DaemonDied, RingbackError } from '../index.js';
import { collected, fake, faked, folder, soon, textIn } from './support.mjs';

const prompted = async (t, way, options) => {
  const client = await faked(t, way, options);
  const session = await client.session();
  return { client, session, turn: session.stream('go') };
};

for (const way of ['rubbish', 'array', 'empty', 'latin1', 'overlong']) {
  test(`a message that is none (${way}) fails every open call and ends the daemon`, async (t) => {
    const exits = [];
    const { client, turn } = await prompted(t, way, { maxMessageBytes: 50_000, onExit: (error) => exits.push(error.kind) });
    const other = client.request('never/answered');
    await assert.rejects(soon(collected(turn)), BadMessage);
    await assert.rejects(soon(other), BadMessage);
    await assert.rejects(client.prompt('x'), { kind: 'bad_message' });
    await soon(client.close());
    assert.deepEqual(exits, ['bad_message']);
  });
}

test('an error without an id fails what is open, since nobody knows whose it is', async (t) => {
  const { turn } = await prompted(t, 'null id');
  await assert.rejects(soon(turn.result), { kind: 'parse_error', code: -32700 });
});

test('a daemon that ends in the middle of a message says with what, and its last words', async (t) => {
  const lines = [];
  const { turn } = await prompted(t, 'dies', { onStderr: (line) => lines.push(line) });
  await assert.rejects(soon(turn.result), (error) => {
    assert.ok(error instanceof DaemonDied);
    assert.deepEqual([error.exitCode, error.signal, error.stderr], [3, null, ['one', 'last words']]);
    assert.match(error.message, /ended with status 3; its last words:\none\nlast words/);
    return true;
  });
  assert.deepEqual(lines, ['one']);
});

for (const way of ['closes stdout', 'closes stdin']) {
  test(`a daemon that ${way} and stays is ended`, async (t) => {
    const { client, turn } = await prompted(t, way);
    const sent = setInterval(() => client.isAlive && client.notify('x', { filler: 'x'.repeat(100_000) }), 10);
    t.after(() => clearInterval(sent));
    await assert.rejects(soon(turn.result), DaemonDied);
  });
}

test('a daemon that does not start says why', async () => {
  await assert.rejects(soon(Client.spawn({ command: '/nowhere/ringback' })), (error) => {
    assert.equal(error.kind, 'not_started');
    assert.match(error.message, /RINGBACK/);
    return true;
  });
  await assert.rejects(soon(Client.spawn({ command: fake('never starts'), startTimeoutMs: 300 })), { kind: 'start_timeout' });
  await assert.rejects(soon(Client.spawn({ command: fake('newer') })), { kind: 'protocol_version' });
  await assert.rejects(soon(Client.spawn({ command: fake('dies at once') })), { kind: 'daemon_died', exitCode: 4 });
});

test('what is sent first says who is there and what can be asked', async (t) => {
  const client = await faked(t, 'silent', { approve: () => true, excludeUpdates: ['usage'], providers: { p: {} } });
  const got = (await client.request('initialize', { x: 1 })).got;
  assert.deepEqual(got, { x: 1 });
});

test('a daemon that does not answer a cancel is not waited for', async (t) => {
  const { session, turn } = await prompted(t, 'silent', { cancelTimeoutMs: 50 });
  const controller = new AbortController();
  const prompt = session.prompt('x', { signal: controller.signal });
  controller.abort();
  await assert.rejects(soon(prompt), { name: 'AbortError' });
  await soon(turn.cancel());
});

test('a daemon that does not end is killed', async () => {
  const client = await Client.spawn({ command: fake('stays'), shutdownTimeoutMs: 100 });
  await soon(client.close());
  assert.throws(() => process.kill(client.pid, 0), { code: 'ESRCH' });
});

test('an error answer is an error with all its parts; an odd one is an error too', async (t) => {
  const { turn } = await prompted(t, 'refuses');
  await assert.rejects(soon(turn.result), (error) => {
    assert.deepEqual([error.kind, error.code, error.retryable, error.retryAfterMs, error.problems], ['rate_limited', -32010, true, 7, []]);
    return error instanceof RingbackError;
  });
  const odd = await prompted(t, 'odd error');
  await assert.rejects(soon(odd.turn.result), { kind: 'unknown' });
});

for (const [way, text] of [['split', 'é€😀'], ['windows', 'x'], ['unknown', 'fine']]) {
  test(`text arrives whole (${way})`, async (t) => {
    const { turn } = await prompted(t, way);
    assert.equal(textIn(await soon(collected(turn))), text);
  });
}

test('a consumer that lags finds deltas joined and loses no text', async (t) => {
  const { turn } = await prompted(t, 'deltas');
  await soon(turn.result);
  const updates = await collected(turn);
  assert.ok(updates.length <= 1_001);
  assert.equal(textIn(updates), Array.from({ length: 100_000 }, (_, index) => `${index + 1} `).join(''));
});

test('a consumer that lags too far is told, and the result stays', async (t) => {
  const { turn } = await prompted(t, 'flood');
  assert.equal((await soon(turn.result)).text, 'still');
  await assert.rejects(collected(turn), { kind: 'updates_overrun' });
  await assert.rejects(collected(turn), TypeError);
});

const answersTo = async (t, way) => {
  const client = await faked(t, way);
  await client.tool({ name: 'echo' }, ({ text }) => text);
  await client.tool({ name: 'slow' }, () => new Promise(() => {}));
  const session = await client.session();
  return (await soon(session.prompt('go'))).text.split('\n');
};

test('the ids of calls are given back as they were written', async (t) => {
  const answers = await answersTo(t, 'ids');
  const ids = answers.map((text) => /"id":(.*?),"result":\{"content":"é"\}\}/.exec(text)?.[1]);
  assert.deepEqual(ids, ['1', '"1"', '12345678901234567890', '1.0', '1e2', '"é"']);
});

test('what cannot be served is refused', async (t) => {
  const answers = (await answersTo(t, 'methods')).map((text) => JSON.parse(text));
  const errors = answers.map(({ id, error }) => [id, error.code, error.data.kind]);
  assert.deepEqual(errors.sort(([a], [b]) => a - b), [
    [1, -32601, 'method_not_found'], [2, -32601, 'method_not_found'],
    [3, -32602, 'unknown_tool'], [4, -32602, 'unknown_tool'],
  ]);
});

test('what a listener throws is uncaught, and nothing that follows is lost', async () => {
  const program = `
    import { Client } from './index.js';
    const thrown = new Set();
    process.on('uncaughtException', ({ message }) => thrown.add(message));
    const fail = (what) => () => { throw new Error(what); };
    const client = await Client.spawn({
      command: ${JSON.stringify(fake('unknown'))}, onUpdate: fail('update'), onNotification: fail('notification'),
    });
    for await (const { type, text } of client.stream('go')) if (type === 'text_delta') console.log(text);
    await client.close();
    console.log([...thrown].sort().join());
  `;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await soon(promisify(execFile)(process.execPath, args, { cwd: folder }));
  assert.equal(stdout, 'fine\nnotification,update\n');
});

test('a withdrawn call is answered at once, and once', async (t) => {
  const [answer] = await answersTo(t, 'cancels');
  assert.match(answer, /"id":1\.0,"error":\{"code":-32800/);
});
