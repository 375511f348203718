/// In which ways a Chat Completions service differs from the others.
///
/// These are the members of `quirks` in a provider's configuration:
///
/// | Member | Values | Standard | What it is for |
/// |---|---|---|---|
/// | `maxTokensField` | `max_completion_tokens`, `max_tokens` | the first for api.openai.com, the second elsewhere | OpenAI's reasoning models refuse the old name, most other servers do not know the new one. |
/// | `systemRole` | `system`, `developer` | `system` | The role of the instructions. |
/// | `includeUsage` | bool | true | Asks for `usage` at the end of a stream; a few servers refuse `stream_options`. |
/// | `requireFinishReason` | bool | true | Without a finish reason a reply counts as cut off; a few servers never send one. |
/// | `emptyContent` | null, `""` | null | What stands in an assistant message that has calls and no text; each is refused somewhere. |
/// | `reasoningReplay` | `echo`, `always`, `drop` | `echo` | `echo` sends reasoning back under the name it came with, `always` gives each assistant message a `reasoning_content` (DeepSeek V4, Kimi), `drop` sends none (DeepSeek R1). |
/// | `thinkTags` | bool | false | Text in `<think>` at the start of a reply is reasoning; it is shown as such and not sent back. |
/// | `salvageTextCalls` | bool | false | `<tool_call>` and `<function=` in a reply's text are tool calls, if they name a tool on offer. |
/// | `takesOutputSchema` | bool | true | False for a service that refuses `response_format` with a schema, as DeepSeek does; a turn then asks for its data through a tool. |
/// | `noToolsForNone` | bool | false | For `toolChoice: "none"` no tools are sent, because the server calls them all the same (Mistral). |
package struct ChatQuirks: Sendable, Equatable {
  /// The member that bounds a reply's tokens.
  package enum MaxTokensField: String, Sendable, CaseIterable {
    case maxCompletionTokens = "max_completion_tokens"
    case maxTokens = "max_tokens"
  }

  /// The role of the instructions.
  package enum SystemRole: String, Sendable, CaseIterable {
    case system, developer
  }

  /// The `content` of an assistant message that has calls and no text.
  package enum EmptyContent: Sendable, Equatable {
    case null
    case emptyString
  }

  /// What happens to a reply's reasoning when the reply is sent back.
  package enum ReasoningReplay: String, Sendable, CaseIterable {
    case echo, always, drop
  }

  /// The member that bounds a reply's tokens.
  package var maxTokensField = MaxTokensField.maxTokens
  /// The role of the instructions.
  package var systemRole = SystemRole.system
  /// Whether a stream is asked to end with its usage.
  package var includeUsage = true
  /// Whether a reply without a finish reason counts as cut off.
  package var requireFinishReason = true
  /// The `content` of an assistant message that has calls and no text.
  package var emptyContent = EmptyContent.null
  /// What happens to a reply's reasoning when the reply is sent back.
  package var reasoningReplay = ReasoningReplay.echo
  /// Whether `<think>` at the start of a reply marks reasoning.
  package var thinkTags = false
  /// Whether tool calls are looked for in a reply's text.
  package var salvageTextCalls = false
  /// Whether the service takes an output schema.
  package var takesOutputSchema = true
  /// Whether no tools are sent when none may be called.
  package var noToolsForNone = false

  /// Makes the standard switches.
  package init() {}
}

extension ChatQuirks {
  /// The standard switches for a service on `host`.
  package init(host: String) {
    self.init()
    if host == "api.openai.com" { maxTokensField = .maxCompletionTokens }
  }
}
