// A daemon that misbehaves in the way that its argument names, after a proper `initialize`.
import { createInterface } from 'node:readline';

const [way] = process.argv.slice(2);
const line = (message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;
const send = (message) => process.stdout.write(line(message));
const answers = [];
let promptId;

const update = (seq, value) => ({
  method: 'session/update', params: { sessionId: 's', turnId: 't', seq, update: value },
});
const delta = (seq, text) => update(seq, { type: 'text_delta', messageId: 'm', text });
const finish = (text = '') => send({
  id: promptId,
  result: { sessionId: 's', turnId: 't', stopReason: 'end_turn', message: { role: 'assistant', content: [{ type: 'text', text }] }, steps: 1, usage: {} },
});
const call = (id, method = 'tools/call', name = 'echo') =>
  process.stdout.write(`{"jsonrpc":"2.0","id":${id},"method":"${method}","params":{"sessionId":"s","turnId":"t","callId":"c","name":"${name}","arguments":{"text":"é"}}}\n`);
// Node joins what is written in one go; a pause between bytes makes chunks of them.
async function byteByByte(text) {
  for (const byte of Buffer.from(text)) {
    await new Promise((resolve) => process.stdout.write(Buffer.from([byte]), () => setImmediate(resolve)));
  }
}

const ways = {
  rubbish: () => process.stdout.write('Segmentation fault, perhaps\n'),
  array: () => process.stdout.write('[]\n'),
  empty: () => process.stdout.write('{"jsonrpc":"2.0"}\n'),
  latin1: () => process.stdout.write(Buffer.from([0x22, 0xe9, 0x22, 0x0a])),
  overlong: () => process.stdout.write(`"${'x'.repeat(100_000)}"`),
  'null id': () => send({ id: null, error: { code: -32700, message: 'What?', data: { kind: 'parse_error' } } }),
  dies: () => {
    process.stderr.write('one\nlast words');
    process.stdout.write('{"jsonrpc":"2.0","id":', () => process.exit(3));
  },
  'closes stdout': () => process.stdout.end(),
  'closes stdin': () => process.stdin.destroy(),
  silent: () => {},
  refuses: () => send({ id: promptId, error: { code: -32010, message: 'Slow down.', data: { kind: 'rate_limited', retryable: true, retryAfterMs: 7, problems: 3 } } }),
  'odd error': () => send({ id: promptId, error: 'no' }),
  split: async () => {
    await byteByByte(line(delta(1, 'é€😀')));
    finish('é');
  },
  windows: () => {
    process.stdout.write(`\r\n \n${line(delta(1, 'x')).trim()}\r\n`);
    finish();
  },
  unknown: () => {
    send({ method: 'no/such', params: [1] });
    send(update(1, { type: 'surprise', text: 7 }));
    send({ ...update(2, 7), more: {} });
    send({ method: 'session/update' });
    send({ id: 9999, result: null });
    send({ id: 'x', error: { code: 1, message: 'x' } });
    send({ ...delta(3, 'fine'), extra: true });
    finish();
    finish();
  },
  deltas: () => {
    for (let seq = 1; seq <= 100_000; seq += 1) send(delta(seq, `${seq} `));
    finish();
  },
  flood: () => {
    for (let seq = 1; seq <= 70_000; seq += 1) send(update(seq, { type: 'step_started', step: seq }));
    finish('still');
  },
  // The ids come back as they were written, each once.
  ids: () => ['1', '"1"', '12345678901234567890', '1.0', '1e2', '"\\u00e9"'].forEach((id) => call(id)),
  methods: () => {
    call(1, 'no/such');
    call(2, 'tools/approve');
    call(3, 'tools/call', 'nothing');
    process.stdout.write('{"jsonrpc":"2.0","id":4,"method":"tools/call"}\n');
  },
  cancels: () => {
    call('1.0', 'tools/call', 'slow');
    process.stdout.write('{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1.0}}\n');
    process.stdout.write('{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":77}}\n');
    process.stdout.write('{"jsonrpc":"2.0","method":"$/cancelRequest"}\n');
  },
};
const expected = { ids: 6, methods: 4, cancels: 1 };

process.on('SIGTERM', () => way === 'stays' || process.exit(0));
if (way === 'stays') setInterval(() => {}, 1_000);
createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', (text) => {
  const { id, method, params } = JSON.parse(text);
  if (method === 'initialize') {
    if (way === 'never starts') return;
    if (way === 'dies at once') process.exit(4);
    send({ id, result: { protocolVersion: way === 'newer' ? 2 : 1, serverInfo: { name: 'fake', version: '0' }, capabilities: {}, limits: {}, got: params } });
  } else if (method === 'session/new') {
    send({ id, result: { sessionId: 's', model: 'm' } });
  } else if (method === 'session/prompt') {
    promptId = id;
    ways[way]?.();
  } else if (method === undefined) {
    answers.push(text);
    if (answers.length === expected[way]) finish(answers.join('\n'));
  } else if (method === 'shutdown' || method === 'tools/register') {
    send({ id, result: null });
  } else if (method === 'exit' && way !== 'stays') {
    process.exit(0);
  }
});
