/** The protocol's messages. */

export type ContentBlock =
  | { type: 'text'; text: string; [member: string]: unknown }
  | { type: 'image'; data: string; mimeType: string; [member: string]: unknown }
  | { type: 'audio'; data: string; mimeType: string; [member: string]: unknown }
  | { type: 'resource_link'; uri: string; name: string; [member: string]: unknown }
  | { type: 'resource'; resource: { uri: string; mimeType?: string; text?: string; blob?: string }; [member: string]: unknown };
export interface ToolDefinition {
  name: string; title?: string; description?: string; inputSchema: any; outputSchema?: any;
  annotations?: Record<string, any>;
  policy?: { timeoutMs?: number; idleTimeoutMs?: number; concurrency?: 'parallel' | 'serial'; approval?: 'never' | 'ask'; maxResultBytes?: number };
}
export interface Usage { inputTokens: number; outputTokens: number; cacheReadTokens: number; cacheWriteTokens: number; reasoningTokens: number; costUsd?: number }
export interface InitializeParams { protocolVersion: 1; clientInfo?: { name: string; version?: string; title?: string }; processId?: number; providers?: Record<string, any>; capabilities?: any; trace?: string }
export interface InitializeResult { protocolVersion: 1; serverInfo: { name: string; version: string }; capabilities: Record<string, any>; limits: Record<string, number> }
interface Settings {
  model?: string | string[]; instructions?: string; tools?: string[]; toolChoice?: 'auto' | 'none' | 'required' | { name: string };
  parallelToolCalls?: boolean; outputSchema?: any; outputAttempts?: number; repairAttempts?: number;
  approval?: { default?: 'ask' | 'never'; tools?: Record<string, 'ask' | 'never'> };
  limits?: Record<string, number | boolean>; options?: Record<string, any>;
}
export interface SessionNewParams extends Settings { sessionId?: string; metadata?: any }
export interface SessionConfigureParams extends Settings { sessionId: string; metadata?: any }
export interface SessionConfigureResult { sessionId: string; model: string }
export interface SessionPromptParams extends Settings { sessionId?: string; prompt: string | ContentBlock[] }
export interface SessionPromptResult {
  sessionId: string; turnId: string; stopReason: 'end_turn' | 'max_tokens' | 'refusal' | 'cancelled' | 'limit';
  model: string; message: { role: 'assistant'; content: ContentBlock[] }; structuredOutput?: any; steps: number; usage: Usage;
  limit?: { kind: string; value: number };
}
export interface SessionSteerResult { turnId: string }
export interface SessionPreviewResult { model: string; body: any }
export interface SessionMessagesResult { messages: any[]; total: number; nextOffset?: number }
export interface SessionListResult { sessions: { sessionId: string; model: string; state: 'idle' | 'in_turn'; turnId?: string; usage: Usage; metadata?: any }[]; total: number; nextOffset?: number }
export interface ModelsListResult { models: { id: string; provider: string; displayName?: string }[]; problems?: { provider: string; kind: string; message: string }[] }
export interface SessionUpdateParams { sessionId: string; turnId: string; seq: number; update: Update }
export interface ToolsApproveParams { sessionId: string; turnId: string; callId: string; name: string; arguments: Record<string, any>; annotations?: Record<string, any> }
export interface ToolsRegisterResult { registered: string[]; replaced: string[]; withheld?: { name: string; model: string; reason: string }[] }
export type Update =
  | { type: 'turn_started'; model: string }
  | { type: 'step_started'; step: number }
  | { type: 'text_delta'; messageId: string; text: string }
  | { type: 'reasoning_delta'; messageId: string; text: string }
  | ({ type: 'usage' } & Usage)
  | { type: 'tool_call'; callId: string; name: string; arguments: any; source: 'client' }
  | { type: 'tool_call_update'; callId: string; status: 'awaiting_approval' | 'running' | 'completed' | 'failed' | 'cancelled'; isError?: boolean; durationMs?: number; message?: string; progress?: number; total?: number; truncated?: { originalBytes: number } }
  | { type: 'step_finished'; step: number; usage: Usage }
  | { type: 'turn_finished'; stopReason: string };
