// The program that `ringback conform` runs: the extension's connection with three tools of its own.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { ToolError } from '../../node/index.js';

const { Connection } = createRequire(import.meta.url)('../lib/connection.js');

const object = { type: 'object' };
const schema = { ...object, properties: { text: { type: 'string' } }, required: ['text'] };
const connection = new Connection({
  load: () => import('../../node/index.js'),
  options: () => ({
    clientInfo: { name: 'ringback-vscode', version: '0.1.0' },
    approve: ({ name }) => name === 'echo' || { decision: 'deny', reason: 'not that one' },
  }),
  tools: [
    [{ name: 'echo', description: 'Gives back its text', inputSchema: schema }, ({ text }) => text],
    [{ name: 'fail', description: 'Fails', inputSchema: object }, () => { throw new ToolError('failed on purpose'); }],
    [{ name: 'slow', description: 'Waits for its cancel', inputSchema: object },
      (_, { signal }) => once(signal, 'abort').then(() => 'cancelled')],
  ],
});

async function main() {
  const take = async (update) => {
    if (update.type === 'text_delta' && !process.stdout.write(update.text)) await once(process.stdout, 'drain');
  };
  try {
    const { stopReason } = await connection.turn(await connection.session(), 'conform', { take });
    if (stopReason !== 'end_turn') throw new Error(`The turn ended with ${stopReason}.`);
  } finally {
    await connection.dispose();
  }
}

main().catch((error) => {
  console.error(String(error.message).replaceAll('\n', ' '));
  process.exitCode = 1;
});
