/** The client of the Ringback daemon for Node. */

import type {
  ClientNotifications,
  ClientRequests,
  ContentBlock,
  InitializeParams,
  InitializeResult,
  ModelsListResult,
  SessionConfigureParams,
  SessionConfigureResult,
  SessionListResult,
  SessionMessagesResult,
  SessionNewParams,
  SessionPreviewResult,
  SessionPromptParams,
  SessionPromptResult,
  SessionSteerResult,
  SessionUpdateParams,
  ToolDefinition,
  ToolsApproveParams,
  ToolsRegisterResult,
  Update,
} from './protocol.js';
import type { FromSchema, Narrow } from './infer.js';

export type { ContentBlock, FromSchema, ToolDefinition, Update };

declare global {
  interface SymbolConstructor {
    /** Known to TypeScript from 5.2 on, to Node from 18.18 on. */
    readonly asyncDispose: unique symbol;
  }
}

export type Prompt = SessionPromptParams['prompt'];
export type SessionSettings = SessionNewParams & Abortable;
export type TurnSettings = Omit<SessionPromptParams, 'sessionId' | 'prompt'> & Abortable;
export type SessionInfo = SessionListResult['sessions'][number];
export type Message = SessionMessagesResult['messages'][number];

export interface Abortable {
  /** Withdraws the request; its promise rejects with the signal's reason once the daemon has answered. */
  signal?: AbortSignal;
}

type RequestArguments<P> = P extends undefined
  ? [params?: undefined, options?: Abortable]
  : {} extends P
  ? [params?: P, options?: Abortable]
  : [params: P, options?: Abortable];

/** The answer to a prompt. */
export type TurnResult = SessionPromptResult & {
  /** The text blocks of the message, joined. */
  text: string;
};

export interface SpawnOptions {
  /** The daemon, alone or with arguments; else the variable RINGBACK, else `ringback` on the PATH. */
  command?: string | readonly string[];
  /** Further arguments. */
  args?: readonly string[];
  /** The daemon's environment; this process's unless given. */
  env?: Record<string, string | undefined>;
  /** The daemon's working directory. */
  cwd?: string | URL;
  /** Model providers by id, as `initialize` takes them. */
  providers?: InitializeParams['providers'];
  /** Decides about calls of tools whose approval is `"ask"`; one that fails denies. */
  approve?: Approve;
  /** Integers that a number cannot hold are BigInt for all tools and `approve`. */
  bigint?: boolean;
  /** Types of updates that are not wanted. */
  excludeUpdates?: readonly Update['type'][];
  trace?: 'off' | 'messages' | 'verbose';
  clientInfo?: InitializeParams['clientInfo'];
  /** The process whose end ends the daemon: this one; null where the daemon cannot see it. */
  processId?: number | null;
  /** Sees every update of every session. */
  onUpdate?: (params: SessionUpdateParams) => void;
  /** Sees every other notification of the daemon. */
  onNotification?: (method: string, params: any) => void;
  /** Gets each line that the daemon logs. */
  onStderr?: (line: string) => void;
  /** Told when the daemon ends without having been asked to. */
  onExit?: (error: RingbackError) => void;
  /** How long the start may take: 10000. */
  startTimeoutMs?: number;
  /** How long a withdrawn request waits for its answer: 5000. */
  cancelTimeoutMs?: number;
  /** How long the daemon may take to end before it is terminated: 5000; once more, and it is killed. */
  shutdownTimeoutMs?: number;
  /** The longest message that is accepted: 256 MiB. */
  maxMessageBytes?: number;
}

export type JsonSchema = { readonly [keyword: string]: any } | boolean;

/** What a tool is, beside its function. */
export interface ToolOptions {
  name: string;
  title?: string;
  description?: string;
  outputSchema?: JsonSchema;
  annotations?: ToolDefinition['annotations'];
  /** `"ask"`: `approve` decides about each call. */
  approval?: 'ask' | 'never';
  /** From the call to its answer. */
  timeoutMs?: number;
  /** Without answer and without progress. */
  idleTimeoutMs?: number;
  /** `"serial"`: calls wait for one another. */
  concurrency?: 'parallel' | 'serial';
  /** A larger result is cut. */
  maxResultBytes?: number;
}

export interface ToolContext {
  /** Aborted when the daemon cancels the call, or dies; what the tool gives after that is dropped. */
  readonly signal: AbortSignal;
  readonly sessionId: string;
  readonly turnId: string;
  readonly callId: string;
  readonly name: string;
  /** The arguments as they were sent, every digit included. */
  readonly argumentsText: string;
  /** Tells how far the call is; its idle timeout begins anew. */
  progress(value: string | { message?: string; progress?: number; total?: number }): void;
}

/** A tool's function: text, a block, an array of blocks, a `ToolResult`, or anything that is JSON. */
export type ToolFunction<A> = (args: A, context: ToolContext) => unknown;

export type Decision =
  | boolean
  | 'allow'
  | 'allow_always'
  | 'deny'
  | { decision: 'allow' | 'allow_always'; arguments?: Record<string, unknown> }
  | { decision: 'deny'; reason?: string };

export type Approve = (
  question: ToolsApproveParams,
  context: { readonly signal: AbortSignal; readonly argumentsText: string },
) => Decision | Promise<Decision>;

interface Tools {
  /**
   * Registers a tool; the type of `args` follows from `inputSchema`.
   *
   * What is sent later is taken later, so there is no need to wait. A refused definition rejects.
   */
  tool<S = { type: 'object' }>(
    options: ToolOptions & { inputSchema?: Narrow<S>; bigint?: false },
    run: ToolFunction<FromSchema<S>>,
  ): Promise<ToolsRegisterResult>;
  /** The same for a tool that takes integers of any size: those beyond 2^53 are BigInt. */
  tool<S = { type: 'object' }>(
    options: ToolOptions & { inputSchema?: Narrow<S>; bigint: true },
    run: ToolFunction<FromSchema<S, number | bigint>>,
  ): Promise<ToolsRegisterResult>;
  /** The same with a type of the caller's. */
  tool<A extends object>(
    options: ToolOptions & { inputSchema?: JsonSchema; bigint?: boolean },
    run: ToolFunction<A>,
  ): Promise<ToolsRegisterResult>;
  /** Takes tools away and gives the names of those that were there. */
  removeTools(...names: string[]): Promise<string[]>;
  listTools(): Promise<ToolDefinition[]>;
}

/** A daemon that is started by `spawn` and shut down by `close`. */
export class Client implements Tools {
  private constructor();
  static spawn(options?: SpawnOptions): Promise<Client>;

  tool: Tools['tool'];
  removeTools: Tools['removeTools'];
  listTools: Tools['listTools'];

  /** Opens a session. */
  session(settings?: SessionSettings): Promise<Session>;
  /** One turn in a session of its own. */
  prompt(prompt: Prompt, settings?: TurnSettings): Promise<TurnResult>;
  /** One turn in a session of its own, to iterate over. */
  stream(prompt: Prompt, settings?: TurnSettings): Turn;
  listSessions(options?: Abortable): Promise<SessionInfo[]>;
  listModels(options?: { provider?: string } & Abortable): Promise<ModelsListResult>;
  /** Sends a request of the protocol. */
  request<M extends keyof ClientRequests>(
    method: M,
    ...rest: RequestArguments<ClientRequests[M]['params']>
  ): Promise<ClientRequests[M]['result']>;
  /** Sends any other request, or one whose result the caller knows better. */
  request<R = any, M extends string = string>(
    method: M extends keyof ClientRequests ? never : M,
    params?: object,
    options?: Abortable,
  ): Promise<R>;
  /** Sends a notification of the protocol. */
  notify<M extends keyof ClientNotifications>(method: M, params: ClientNotifications[M]): void;
  /** Sends any other notification. */
  notify(method: string, params?: object): void;
  /** Starts a new daemon with the same tools; sessions end with the old one. */
  restart(): Promise<void>;
  /** Shuts the daemon down: asked first, killed when the time is over. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;

  /** Whether requests can be sent. */
  readonly isAlive: boolean;
  readonly pid: number | undefined;
  readonly serverInfo: InitializeResult['serverInfo'];
  readonly capabilities: InitializeResult['capabilities'];
  readonly limits: InitializeResult['limits'];
}

/** One conversation; it ends with its daemon. */
export class Session implements Tools {
  private constructor();
  readonly id: string;
  readonly model: string;

  /** Tools that only this session sees. */
  tool: Tools['tool'];
  removeTools: Tools['removeTools'];
  listTools: Tools['listTools'];

  /** One turn, from its prompt to its stop reason. */
  prompt(prompt: Prompt, settings?: TurnSettings): Promise<TurnResult>;
  /** One turn, to iterate over. */
  stream(prompt: Prompt, settings?: TurnSettings): Turn;
  /** Ends the turn, whose stop reason is then `cancelled`. */
  cancel(): void;
  /** Adds a prompt to the turn that is under way. */
  steer(prompt: Prompt, options?: { expectedTurnId?: string } & Abortable): Promise<SessionSteerResult>;
  /** Changes settings from the next turn on. */
  configure(settings: Omit<SessionConfigureParams, 'sessionId'> & Abortable): Promise<SessionConfigureResult>;
  /** The body that this prompt would be sent as. */
  preview(prompt: Prompt, settings?: TurnSettings): Promise<SessionPreviewResult>;
  /** The history, read page by page. */
  messages(options?: { offset?: number; limit?: number } & Abortable): AsyncIterableIterator<Message>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * One turn, under way since `stream` gave it.
 *
 * Iterate over it once for the updates; leaving the loop early cancels the turn.
 */
export class Turn implements AsyncIterable<Update> {
  private constructor();
  /** Known from the first update on. */
  readonly id: string | undefined;
  readonly sessionId: string | undefined;
  readonly result: Promise<TurnResult>;
  /** Ends the turn; the stop reason of `result` is then `cancelled`. */
  cancel(): Promise<void>;
  [Symbol.asyncIterator](): AsyncIterator<Update, void, undefined>;
}

/** An error that the daemon answered, or one that this client found itself. */
export class RingbackError extends Error {
  constructor(kind: string, message: string, more?: { code?: number; data?: Record<string, any> });
  /** The word to branch on. */
  readonly kind: string;
  /** The JSON-RPC code; undefined when no answer of the daemon stands behind the error. */
  readonly code: number | undefined;
  readonly data: Record<string, any>;
  readonly problems: readonly { pointer: string; message: string }[];
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
}

/** The daemon ended while it was needed. */
export class DaemonDied extends RingbackError {
  private constructor();
  readonly exitCode: number | null;
  /** The name of the signal that ended it, such as `SIGKILL`. */
  readonly signal: string | null;
  /** The last lines that the daemon logged. */
  readonly stderr: readonly string[];
}

/** The daemon wrote something that is no message; it is killed. */
export class BadMessage extends RingbackError {
  private constructor();
  /** The beginning of what it wrote. */
  readonly excerpt: string;
}

/** Thrown by a tool to tell the model in plain words what went wrong. */
export class ToolError extends Error {
  constructor(message: string, options?: { cause?: unknown });
}

/** A tool's result in all its parts. */
export class ToolResult {
  constructor(parts: {
    content?: string | readonly ContentBlock[];
    structuredContent?: object;
    isError?: boolean;
  });
}

export function text(value: string): ContentBlock;
export function image(data: Uint8Array | string, mimeType: string): ContentBlock;
export function audio(data: Uint8Array | string, mimeType: string): ContentBlock;
export function resourceLink(
  uri: string,
  name: string,
  more?: { title?: string; description?: string; mimeType?: string; size?: number },
): ContentBlock;
export function resource(uri: string, content: string | Uint8Array, mimeType?: string): ContentBlock;
