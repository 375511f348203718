// The program that `ringback conform` runs: one prompt, three tools, one approval rule.
import { once } from 'node:events';
import { Client, ToolError } from '../index.js';

const object = { type: 'object' };

async function main() {
  const client = await Client.spawn({
    approve: ({ name }) => name === 'echo' || { decision: 'deny', reason: 'not that one' },
  });
  const schema = { ...object, properties: { text: { type: 'string' } }, required: ['text'] };
  client.tool({ name: 'echo', description: 'Gives back its text', inputSchema: schema }, ({ text }) => text);
  client.tool({ name: 'fail', description: 'Fails', inputSchema: object }, () => {
    throw new ToolError('failed on purpose');
  });
  await client.tool({ name: 'slow', description: 'Waits for its cancel', inputSchema: object },
    (_, { signal }) => once(signal, 'abort').then(() => 'cancelled'));
  try {
    const turn = client.stream('conform');
    for await (const update of turn) {
      if (update.type !== 'text_delta') continue;
      if (!process.stdout.write(update.text)) await once(process.stdout, 'drain');
    }
    const { stopReason } = await turn.result;
    if (stopReason !== 'end_turn') throw new Error(`The turn ended with ${stopReason}.`);
  } finally {
    await client.close();
  }
}

main().catch((error) => {
  console.error(String(error.message).replaceAll('\n', ' '));
  process.exitCode = 1;
});
