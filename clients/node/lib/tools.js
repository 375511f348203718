/** Tools: functions by name, and how their calls are served. */

import { toWire } from './content.js';
import { codes, RingbackError, ToolError } from './errors.js';
import { firstBigInt, memberText, rounded } from './json.js';

const POLICY = ['timeoutMs', 'idleTimeoutMs', 'concurrency', 'approval', 'maxResultBytes'];

/** Splits what `client.tool` takes into the wire's definition and what stays here. */
export function makeTool(options, run) {
  const { bigint, inputSchema = { type: 'object' }, ...rest } = options;
  if (typeof run !== 'function') throw new TypeError('A tool needs a function.');
  const definition = { ...rest, inputSchema };
  const policy = {};
  for (const name of POLICY) {
    if (definition[name] !== undefined) policy[name] = definition[name];
    delete definition[name];
  }
  if (Object.keys(policy).length > 0) definition.policy = policy;
  return { definition, run, bigint };
}

/** The tools of all sessions, or of one. */
export class ToolScope {
  tools = new Map();

  /** Adds a tool; refused definitions leave what was there before. */
  async add(connection, tool, sessionId) {
    const { name } = tool.definition;
    const before = this.tools.get(name);
    this.tools.set(name, tool);
    try {
      const params = { tools: [tool.definition], sessionId };
      return await connection.request('tools/register', params);
    } catch (error) {
      if (this.tools.get(name) === tool) {
        if (before) this.tools.set(name, before);
        else this.tools.delete(name);
      }
      throw error;
    }
  }

  /** Takes tools away; those that are not there are no error. */
  async remove(connection, names, sessionId) {
    const answer = await connection.request('tools/unregister', { names, sessionId });
    for (const name of names) this.tools.delete(name);
    return answer.removed;
  }
}

/** Runs the function of a call; its failure is a result that the model reads. */
export async function callTool(tool, params, { signal, line, notify, bigint }) {
  const { sessionId, turnId, callId, name } = params;
  if (!tool) {
    throw new RingbackError('unknown_tool', `There is no tool "${name}".`, { code: codes.invalidParams });
  }
  const context = {
    signal, sessionId, turnId, callId, name,
    progress: (value) => {
      if (signal.aborted) return;
      notify('$/progress', { token: callId, value: typeof value === 'string' ? { message: value } : value });
    },
    get argumentsText() {
      return memberText(line, ['params', 'arguments']);
    },
  };
  try {
    const given = exactArguments(params.arguments, tool.bigint ?? bigint);
    return toWire(await tool.run(given, context));
  } catch (error) {
    return { content: wordsOf(error), isError: true };
  }
}

// A tool that does not know of BigInt must not get other digits than the model wrote.
function exactArguments(value, bigint) {
  if (bigint === true) return value;
  const pointer = bigint === undefined ? firstBigInt(value) : undefined;
  if (pointer === undefined) return rounded(value);
  throw new ToolError(`The integer at ${pointer} has more digits than this tool takes; give it as a smaller one.`);
}

function wordsOf(error) {
  if (error instanceof ToolError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** The wire's answer to `tools/approve`; what is no decision denies. */
export async function decide(approve, question, { signal, line, bigint }) {
  const context = {
    signal,
    get argumentsText() {
      return memberText(line, ['params', 'arguments']);
    },
  };
  let decision;
  try {
    decision = await approve(bigint ? question : rounded(question), context);
  } catch (error) {
    return { decision: 'deny', reason: `The approval failed: ${wordsOf(error)}` };
  }
  if (typeof decision === 'boolean') return { decision: decision ? 'allow' : 'deny' };
  if (typeof decision === 'string') return checked({ decision });
  return checked(decision ?? {});
}

function checked(answer) {
  if (['allow', 'allow_always', 'deny'].includes(answer.decision)) return answer;
  return { decision: 'deny', reason: 'The client gave no decision.' };
}
