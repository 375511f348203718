// A tool, a turn that streams, and its result.
import { Client } from 'ringback';

const client = await Client.spawn();

await client.tool(
  {
    name: 'add',
    description: 'Adds two numbers.',
    inputSchema: {
      type: 'object',
      properties: {
        a: { type: 'number', description: 'The first number.' },
        b: { type: 'number', description: 'The second number.' },
      },
      required: ['a', 'b'],
    },
  },
  ({ a, b }) => a + b,
);

const session = await client.session({ instructions: 'Be brief.' });
const turn = session.stream(process.argv[2] ?? 'What is 5 + 7?');
for await (const update of turn) {
  if (update.type === 'text_delta') process.stdout.write(update.text);
  if (update.type === 'tool_call') console.log(`[${update.name} ${JSON.stringify(update.arguments)}]`);
}
const { stopReason, steps } = await turn.result;
console.log(`\n${stopReason} after ${steps} steps`);
await client.close();
