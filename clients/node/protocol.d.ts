/** The messages of the protocol, by the description that `ringback schema` prints. */

/** Who the client is, for logs. */
export type ClientInfo = {
  name: string;
  version?: string;
  title?: string;
};
/** The wire format of a model provider. */
export type Dialect = "openai-chat" | "openai-responses" | "anthropic" | "gemini" | "ollama";
/** The name of an environment variable, or several of which the first that is set counts. */
export type VariableNames = string | Array<string>;
/** How long the phases of a request to a provider may take. */
export type ProviderTimeouts = {
  connectMs?: number;
  firstByteMs?: number;
  idleMs?: number;
};
/** What a model's tokens cost, in US dollars for a million of them. */
export type ModelPrices = {
  input: number;
  output: number;
  cacheRead?: number;
  cacheWrite?: number;
};
/** What a configuration says of a model; it goes before what the provider says. */
export type KnownModel = {
  displayName?: string;
  contextTokens?: number;
  maxOutputTokens?: number;
  images?: boolean;
  tools?: boolean;
  reasoning?: boolean;
  prices?: ModelPrices;
};
/** A model provider. One that extends another says only what is different; there null takes a member away. */
export type Provider = {
  extends?: string;
  dialect?: Dialect;
  baseUrl?: string;
  baseUrlEnv?: VariableNames;
  hostEnv?: VariableNames;
  baseUrlPath?: string;
  queryEnv?: Record<string, VariableNames>;
  apiKeyEnv?: VariableNames;
  apiKey?: string;
  apiKeyCommand?: Array<string>;
  apiKeyHeader?: string;
  headers?: Record<string, string>;
  headersEnv?: Record<string, VariableNames>;
  timeouts?: ProviderTimeouts;
  models?: Record<string, KnownModel>;
  quirks?: Record<string, unknown>;
};
/** Which updates the client wants. */
export type UpdateCapabilities = {
  exclude?: Array<string>;
};
/** What the client can do. */
export type ClientCapabilities = {
  approvals?: boolean;
  updates?: UpdateCapabilities;
};
/** How much of its work the daemon tells in `$/logTrace`: nothing, a line for each event, or the line and what stands behind it. */
export type TraceValue = "off" | "messages" | "verbose";
/** The params of `initialize`. */
export type InitializeParams = {
  protocolVersion: 1;
  clientInfo?: ClientInfo;
  processId?: number;
  providers?: Record<string, Provider>;
  capabilities?: ClientCapabilities;
  trace?: TraceValue;
};
/** Who the daemon is. */
export type ServerInfo = {
  name: "ringback";
  version: string;
};
/** How messages are told apart: one on each line, or behind a `Content-Length` header. */
export type Framing = "lines" | "headers";
/** What the daemon can do. */
export type ServerCapabilities = {
  framings: Array<Framing>;
  batches: boolean;
};
/** The daemon's bounds; the unit is what the name ends with. */
export type Limits = {
  maxMessageBytes: number;
  maxDepth: number;
  maxBatchMembers: number;
  maxRequestsInFlight: number;
  maxRequestBytesInFlight: number;
  maxQueuedOutputBytes: number;
  maxSessions: number;
  maxTools: number;
  maxSteeringPrompts: number;
  maxModels: number;
  pageDefault: number;
  pageMaximum: number;
  maxConfigurationBytes: number;
  drainTimeoutMs: number;
  cancelTimeoutMs: number;
  toolIdleTimeoutMs: number;
  maxResultBytes: number;
  repairAttempts: number;
  outputAttempts: number;
  turnSteps: number;
  turnToolCalls: number;
  turnDurationMs: number;
  turnParallelToolCalls: number;
  turnRepeatedCalls: number;
  turnRetries: number;
  turnRetryDelayMs: number;
  maxRetryDelayMs: number;
  maxRetryAfterMs: number;
};
/** The answer to `initialize`. */
export type InitializeResult = {
  protocolVersion: 1;
  serverInfo: ServerInfo;
  capabilities: ServerCapabilities;
  limits: Limits;
};
/** The params of `$/cancelRequest`. */
export type CancelRequestParams = {
  id: string | number | null;
};
/** The params of `$/setTrace`. */
export type SetTraceParams = {
  value: TraceValue;
};
/** How far a tool is. */
export type ToolProgress = {
  message?: string;
  progress?: number;
  total?: number;
};
/** The params of `$/progress`. */
export type ProgressParams = {
  token: string;
  value: ToolProgress;
};
/** Whether the calls of one step are under way together, or wait for one another. */
export type Concurrency = "parallel" | "serial";
/** Whether the client is asked before a call. */
export type Approval = "never" | "ask";
/** How the calls of a tool are executed; what is not given is the daemon's default. */
export type ToolPolicy = {
  timeoutMs?: number;
  idleTimeoutMs?: number;
  concurrency?: Concurrency;
  approval?: Approval;
  maxResultBytes?: number;
};
/** A function that the client executes. */
export type ToolDefinition = {
  name: string;
  title?: string;
  description?: string;
  inputSchema: Record<string, unknown>;
  outputSchema?: Record<string, unknown> | boolean;
  annotations?: Record<string, unknown>;
  policy?: ToolPolicy;
};
/** The params of `tools/register`. */
export type ToolsRegisterParams = {
  tools: Array<ToolDefinition>;
  sessionId?: string;
};
/** A tool that a model cannot be offered. */
export type RegisteredToolWithheld = {
  name: string;
  model: string;
  reason: string;
};
/** The answer to `tools/register`. */
export type ToolsRegisterResult = {
  registered: Array<string>;
  replaced: Array<string>;
  withheld?: Array<RegisteredToolWithheld>;
};
/** The params of `tools/unregister`. */
export type ToolsUnregisterParams = {
  names: Array<string>;
  sessionId?: string;
};
/** The answer to `tools/unregister`. */
export type ToolsUnregisterResult = {
  removed: Array<string>;
};
/** The params of `tools/list`. */
export type ToolsListParams = {
  sessionId?: string;
};
/** The answer to `tools/list`. */
export type ToolsListResult = {
  tools: Array<ToolDefinition>;
};
/** A model, `provider/model`, or a list of up to `limits.maxModels` of which each takes over for the one before it. */
export type ModelNames = string | Array<string>;
/** Whether the model may, must not or must call tools. */
export type ToolChoiceWord = "auto" | "none" | "required";
/** The tool that the model must call. */
export type ToolChoiceByName = {
  name: string;
};
/** Whether the model may, must or must not call tools, or must call a certain one. */
export type ToolChoice = ToolChoiceWord | ToolChoiceByName;
/** Which calls the client is asked about. */
export type ApprovalSettings = {
  default?: Approval;
  tools?: Record<string, Approval>;
};
/** When a turn stops by itself; `initialize` tells what holds unless given. */
export type TurnLimits = {
  steps?: number;
  toolCalls?: number;
  totalTokens?: number;
  outputTokens?: number;
  costUsd?: number;
  durationMs?: number;
  parallelToolCalls?: number;
  repeatedCalls?: number;
  finalAnswer?: boolean;
  retries?: number;
  retryDelayMs?: number;
};
/** The params of `session/new`. */
export type SessionNewParams = {
  sessionId?: string;
  model?: ModelNames;
  instructions?: string;
  tools?: Array<string>;
  toolChoice?: ToolChoice;
  parallelToolCalls?: boolean;
  outputSchema?: Record<string, unknown> | boolean;
  outputAttempts?: number;
  repairAttempts?: number;
  approval?: ApprovalSettings;
  limits?: TurnLimits;
  options?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
};
/** The answer to `session/new`. */
export type SessionNewResult = {
  sessionId: string;
  model: string;
};
/** A text. */
export type TextContent = {
  type: "text";
  text: string;
};
/** A picture. */
export type ImageContent = {
  type: "image";
  data: string;
  mimeType: string;
};
/** A sound. */
export type AudioContent = {
  type: "audio";
  data: string;
  mimeType: string;
};
/** A pointer to something that the client can read. */
export type ResourceLink = {
  type: "resource_link";
  uri: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
};
/** A resource with its text. */
export type TextResource = {
  uri: string;
  mimeType?: string;
  text: string;
};
/** A resource with its bytes. */
export type BlobResource = {
  uri: string;
  mimeType?: string;
  blob: string;
};
/** A resource with its text or its bytes. */
export type ResourceContents = TextResource | BlobResource;
/** The thing itself. */
export type EmbeddedResource = {
  type: "resource";
  resource: ResourceContents;
};
/** One piece of a prompt, an answer or a tool's result, in MCP's shapes. */
export type ContentBlock = TextContent | ImageContent | AudioContent | ResourceLink | EmbeddedResource;
/** Content: a text, or blocks. */
export type Content = string | Array<ContentBlock>;
/** The params of `session/prompt`. */
export type SessionPromptParams = {
  sessionId?: string;
  prompt: Content;
  model?: ModelNames;
  instructions?: string;
  tools?: Array<string>;
  toolChoice?: ToolChoice;
  parallelToolCalls?: boolean;
  outputSchema?: Record<string, unknown> | boolean;
  outputAttempts?: number;
  repairAttempts?: number;
  approval?: ApprovalSettings;
  limits?: TurnLimits;
  options?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
};
/** Why a turn ended: the model was done, ran into a limit of output tokens or refused, the client cancelled, or a limit of the turn was reached. */
export type StopReason = "end_turn" | "max_tokens" | "refusal" | "cancelled" | "limit";
/** The text of the last reply. */
export type Answer = {
  role: "assistant";
  content: Array<ContentBlock>;
};
/** What model requests have used. */
export type Usage = {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  costUsd?: number;
};
/** Which limit stopped a turn. */
export type LimitKind = "steps" | "tool_calls" | "tokens" | "cost" | "duration" | "repeated_call";
/** The limit that stopped a turn. */
export type LimitReached = {
  kind: LimitKind;
  value: number;
};
/** The answer to `session/prompt`. */
export type SessionPromptResult = {
  sessionId: string;
  turnId: string;
  stopReason: StopReason;
  model: string;
  message: Answer;
  structuredOutput?: unknown;
  steps: number;
  usage: Usage;
  limit?: LimitReached;
};
/** The params of `session/cancel`. */
export type SessionCancelParams = {
  sessionId: string;
};
/** The params of `session/steer`. */
export type SessionSteerParams = {
  sessionId: string;
  prompt: Content;
  expectedTurnId?: string;
};
/** The answer to `session/steer`. */
export type SessionSteerResult = {
  turnId: string;
};
/** The params of `session/configure`. */
export type SessionConfigureParams = {
  sessionId: string;
  model?: ModelNames;
  instructions?: string;
  tools?: Array<string>;
  toolChoice?: ToolChoice;
  parallelToolCalls?: boolean;
  outputSchema?: Record<string, unknown> | boolean;
  outputAttempts?: number;
  repairAttempts?: number;
  approval?: ApprovalSettings;
  limits?: TurnLimits;
  options?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
};
/** The answer to `session/configure`. */
export type SessionConfigureResult = {
  sessionId: string;
  model: string;
};
/** The params of `session/preview`. */
export type SessionPreviewParams = {
  sessionId?: string;
  prompt: Content;
  model?: ModelNames;
  instructions?: string;
  tools?: Array<string>;
  toolChoice?: ToolChoice;
  parallelToolCalls?: boolean;
  outputSchema?: Record<string, unknown> | boolean;
  outputAttempts?: number;
  repairAttempts?: number;
  approval?: ApprovalSettings;
  limits?: TurnLimits;
  options?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
};
/** The answer to `session/preview`. */
export type SessionPreviewResult = {
  model: string;
  body: Record<string, unknown>;
};
/** The params of `session/messages`. */
export type SessionMessagesParams = {
  sessionId: string;
  offset?: number;
  limit?: number;
};
/** A prompt. */
export type UserMessage = {
  turnId: string;
  role: "user";
  source?: "ringback";
  content: Array<ContentBlock>;
};
/** What a model asked for. */
export type ToolCall = {
  callId: string;
  name: string;
  arguments?: unknown;
  argumentsText?: string;
  malformed?: string;
};
/** That a tool's result was cut. */
export type Truncation = {
  originalBytes: number;
};
/** The one answer to a tool call, as the model reads it. */
export type ToolResult = {
  callId: string;
  content: Array<ContentBlock>;
  structuredContent?: unknown;
  isError: boolean;
  editedArguments?: Record<string, unknown>;
  truncated?: Truncation;
};
/** Why a model stopped writing a reply; `paused` where the provider goes on with it in the next step. */
export type FinishReason = "stop" | "tool_calls" | "length" | "refusal" | "paused" | "cancelled";
/** A step: a model's reply with its calls and their results. */
export type AssistantMessage = {
  turnId: string;
  role: "assistant";
  messageId: string;
  content: Array<ContentBlock>;
  reasoning?: string;
  toolCalls?: Array<ToolCall>;
  toolResults?: Array<ToolResult>;
  finish: FinishReason;
  usage: Usage;
};
/** An entry of the history. */
export type Message = UserMessage | AssistantMessage;
/** The answer to `session/messages`. */
export type SessionMessagesResult = {
  messages: Array<Message>;
  total: number;
  nextOffset?: number;
};
/** The params of `session/list`. */
export type SessionListParams = {
  offset?: number;
  limit?: number;
};
/** Whether a session is in a turn. */
export type SessionState = "idle" | "in_turn";
/** What is told of an open session. */
export type SessionSummary = {
  sessionId: string;
  model: string;
  state: SessionState;
  turnId?: string;
  usage: Usage;
  metadata?: Record<string, unknown>;
};
/** The answer to `session/list`. */
export type SessionListResult = {
  sessions: Array<SessionSummary>;
  total: number;
  nextOffset?: number;
};
/** The params of `session/close`. */
export type SessionCloseParams = {
  sessionId: string;
};
/** The params of `models/list`. */
export type ModelsListParams = {
  provider?: string;
};
/** A model that a provider offers; what nobody tells is left out. */
export type ModelDescription = {
  id: string;
  provider: string;
  displayName?: string;
  contextTokens?: number;
  maxOutputTokens?: number;
  images?: boolean;
  tools?: boolean;
  reasoning?: boolean;
  prices?: ModelPrices;
  ownedBy?: string;
};
/** Why a model gave no reply. */
export type ModelErrorKind = "authentication" | "permission" | "not_found" | "rate_limited" | "quota" | "overloaded" | "context_too_long" | "invalid_request" | "content_filtered" | "timeout" | "network" | "protocol" | "configuration";
/** Why a provider gave no list of its models. */
export type ProviderProblem = {
  provider: string;
  kind: ModelErrorKind;
  message: string;
};
/** The answer to `models/list`. */
export type ModelsListResult = {
  models: Array<ModelDescription>;
  problems?: Array<ProviderProblem>;
};
/** The answer to `rpc.discover`. */
export type RpcDiscoverResult = {
  openrpc: "1.3.2";
  info: Record<string, unknown>;
  methods: Array<Record<string, unknown>>;
  components: Record<string, unknown>;
};
/** The params of `tools/call`. */
export type ToolsCallParams = {
  sessionId: string;
  turnId: string;
  callId: string;
  name: string;
  arguments: Record<string, unknown>;
};
/** The answer to `tools/call`. */
export type ToolsCallResult = {
  content?: Content;
  structuredContent?: unknown;
  isError?: boolean;
};
/** The params of `tools/approve`. */
export type ToolsApproveParams = {
  sessionId: string;
  turnId: string;
  callId: string;
  name: string;
  arguments: Record<string, unknown>;
  annotations?: Record<string, unknown>;
};
/** Whether a call is executed: this time, always for this tool in this session, or not. */
export type ApprovalDecision = "allow" | "allow_always" | "deny";
/** The answer to `tools/approve`. */
export type ToolsApproveResult = {
  decision: ApprovalDecision;
  arguments?: Record<string, unknown>;
  reason?: string;
};
/** The turn begins. */
export type TurnStarted = {
  type: "turn_started";
  model: string;
};
/** The model is asked. */
export type StepStarted = {
  type: "step_started";
  step: number;
};
/** A `session/steer` has joined the turn. */
export type Steered = {
  type: "steered";
  prompt: Array<ContentBlock>;
};
/** Every call of the reply has its result. */
export type StepFinished = {
  type: "step_finished";
  step: number;
  usage: Usage;
};
/** Nothing of the turn follows but the answer to the prompt. */
export type TurnFinished = {
  type: "turn_finished";
  stopReason: StopReason;
};
/** The model wrote. */
export type TextDelta = {
  type: "text_delta";
  messageId: string;
  text: string;
};
/** The model showed its reasoning. */
export type ReasoningDelta = {
  type: "reasoning_delta";
  messageId: string;
  text: string;
};
/** A reply has ended, or failed and the provider told its usage; the turn's usage so far. */
export type UsageUpdate = {
  type: "usage";
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  costUsd?: number;
};
/** The answer does not fit `outputSchema`. */
export type OutputRejected = {
  type: "output_rejected";
  attempt: number;
  problems: Array<string>;
};
/** The model called a tool; sent for calls that are refused as well. */
export type ToolCallStarted = {
  type: "tool_call";
  callId: string;
  name: string;
  arguments: unknown;
  source: "client";
};
/** Where a tool call stands. */
export type ToolCallStatus = "awaiting_approval" | "running" | "completed" | "failed" | "cancelled";
/** A tool call is getting on. */
export type ToolCallUpdate = {
  type: "tool_call_update";
  callId: string;
  status: ToolCallStatus;
  isError?: boolean;
  durationMs?: number;
  message?: string;
  progress?: number;
  total?: number;
  truncated?: Truncation;
};
/** A tool that requests to a model leave out. */
export type WithheldTool = {
  name: string;
  reason: string;
};
/** The provider would refuse requests with these tools, so they are left out. */
export type ToolsWithheld = {
  type: "tools_withheld";
  model: string;
  tools: Array<WithheldTool>;
};
/** What a provider said of an error, free of secrets and cut at 1000 characters. */
export type ProviderWords = {
  status?: number;
  code?: string;
  message?: string;
  requestId?: string;
};
/** Why a model gave no reply. */
export type ModelFailure = {
  kind: ModelErrorKind;
  message: string;
  retryable: boolean;
  retryAfterMs?: number;
  provider?: ProviderWords;
};
/** A model request has failed and is made again. */
export type Retrying = {
  type: "retrying";
  attempt: number;
  delayMs: number;
  model?: string;
  error: ModelFailure;
};
/** Nothing happened for at least a second. */
export type Waiting = {
  type: "waiting";
  on: string;
  elapsedMs: number;
};
/** What was streamed under these ids counts for nothing. */
export type Discarded = {
  type: "discarded";
  messageIds: Array<string>;
  callIds: Array<string>;
  reason: ModelErrorKind;
};
/** Something that happened in a turn; ignore types that you do not know. */
export type Update = TurnStarted | StepStarted | Steered | StepFinished | TurnFinished | TextDelta | ReasoningDelta | UsageUpdate | OutputRejected | ToolCallStarted | ToolCallUpdate | ToolsWithheld | Retrying | Waiting | Discarded;
/** The params of `session/update`. */
export type SessionUpdateParams = {
  sessionId: string;
  turnId: string;
  seq: number;
  update: Update;
};
/** The params of `$/logTrace`. */
export type LogTraceParams = {
  message: string;
  verbose?: string;
};
/** What went wrong, by a name that stays; those of models are `ModelErrorKind`. */
export type ErrorKind = "parse_error" | "framing" | "truncated" | "unsupported_charset" | "invalid_request" | "duplicate_id" | "message_too_large" | "batch_too_large" | "already_initialized" | "shut_down" | "not_a_request" | "method_not_found" | "invalid_params" | "session_exists" | "unsupported_protocol_version" | "internal_error" | "result_too_large" | "cancelled" | "overloaded" | "too_many_sessions" | "too_many_tools" | "too_many_prompts" | "not_initialized" | "unknown_session" | "turn_not_found" | "session_busy" | "authentication" | "permission" | "not_found" | "rate_limited" | "quota" | "context_too_long" | "content_filtered" | "timeout" | "network" | "protocol" | "configuration";
/** One thing that is wrong with the params. */
export type ParamsProblem = {
  pointer: string;
  message: string;
};
/** What programs want to know of an error. */
export type ErrorData = {
  kind: ErrorKind;
  problems?: Array<ParamsProblem>;
  retryable?: boolean;
  retryAfterMs?: number;
  provider?: ProviderWords;
  model?: string;
  sessionId?: string;
  turnId?: string;
  method?: string;
  supported?: Array<number>;
  offset?: number;
  maxMessageBytes?: number;
  maxBatchMembers?: number;
  bytes?: number;
  maxBytes?: number;
};
/** Why a request has no result. */
export type ErrorObject = {
  code: number;
  message: string;
  data: ErrorData;
};
