// Compiled, not run: what a user of the declarations relies on.
import { Client, DaemonDied, RingbackError, ToolError, ToolResult, text } from 'ringback';
import type { Session, TurnResult, Update } from 'ringback';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(..._: Same<A, B> extends true ? [] : ['the types differ', A, B]): void {}

export async function usage(): Promise<void> {
  const client = await Client.spawn({
    args: ['--log', 'debug'],
    approve: async ({ name, arguments: args }, { signal, argumentsText }) => {
      same<typeof argumentsText, string>();
      if (signal.aborted || args === undefined) return false;
      return name === 'echo' ? 'allow' : { decision: 'deny', reason: 'not that one' };
    },
    onExit: (error) => console.error(error.kind),
  });

  await client.tool(
    {
      name: 'search',
      description: 'Searches',
      approval: 'ask',
      inputSchema: {
        type: 'object',
        properties: {
          query: { type: 'string' },
          limit: { type: 'integer', minimum: 1 },
          order: { enum: ['newest', 'oldest'] },
          tags: { type: 'array', items: { type: 'string' } },
          where: { type: ['string', 'null'] },
          range: { type: 'object', properties: { from: { type: 'number' } }, required: ['from'] },
        },
        required: ['query', 'order', 'where', 'range'],
      },
    },
    async (args, { signal, progress }) => {
      same<typeof args.query, string>();
      same<typeof args.limit, number | undefined>();
      same<typeof args.order, 'newest' | 'oldest'>();
      same<typeof args.tags, string[] | undefined>();
      same<typeof args.where, string | null>();
      same<typeof args.range, { from: number }>();
      // @ts-expect-error There is no such argument.
      args.nothing;
      progress({ message: 'half', progress: 1, total: 2 });
      if (signal.aborted) throw new ToolError('stopped');
      return [text(args.query)];
    },
  );
  await client.tool(
    { name: 'exact', bigint: true, inputSchema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } },
    ({ n }) => {
      same<typeof n, number | bigint>();
      return new ToolResult({ structuredContent: { n } });
    },
  );
  await client.tool<{ path: string }>({ name: 'read', inputSchema: JSON.parse('{}') }, ({ path }) => path);
  await client.tool({ name: 'now' }, () => new Date());
  // @ts-expect-error A tool has a name.
  await client.tool({ description: 'x' }, () => '');
  // @ts-expect-error There are two ways to approve.
  await client.tool({ name: 'x', approval: 'sometimes' }, () => '');

  const session: Session = await client.session({ model: ['a/b', 'c/d'], limits: { steps: 3 } });
  const controller = new AbortController();
  const turn = session.stream('Hello', { signal: controller.signal, toolChoice: { name: 'search' } });
  for await (const update of turn) {
    same<typeof update, Update>();
    if (update.type === 'text_delta') same<typeof update.text, string>();
    if (update.type === 'tool_call') console.log(update.name, update.callId);
    // @ts-expect-error There is no such type of update.
    if (update.type === 'nonsense') break;
  }
  const result: TurnResult = await turn.result;
  console.log(result.text, result.stopReason === 'end_turn', result.usage.inputTokens, result.limit?.kind);
  await session.steer([text('and')], { expectedTurnId: result.turnId });
  for await (const message of session.messages()) console.log(message.turnId);
  const { models } = await client.listModels({ provider: 'rehearsal' });
  console.log(models[0]?.id, (await client.listSessions())[0]?.state);
  const answer = await client.request<{ body: unknown }>('session/preview', { prompt: 'x' });
  console.log(answer.body);
  const { total } = await client.request('session/list', undefined, { signal: controller.signal });
  same<typeof total, number>();
  const refused = await client.request('shutdown');
  same<typeof refused, null>();
  // @ts-expect-error A prompt is required.
  await client.request('session/prompt', { sessionId: 's' });
  await client.request('future/method', { anything: 1 });
  client.notify('$/setTrace', { value: 'verbose' });
  try {
    await client.prompt('x');
  } catch (error) {
    if (error instanceof DaemonDied) console.log(error.exitCode, error.signal, error.stderr.join());
    else if (error instanceof RingbackError) console.log(error.kind, error.retryAfterMs);
    await client.restart();
  }
  await session.close();
  await client[Symbol.asyncDispose]();
}
