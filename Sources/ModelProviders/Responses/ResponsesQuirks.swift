/// In which ways a service that speaks Responses differs from the others.
///
/// These are the members of `quirks` in a provider's configuration:
///
/// | Member | Values | Standard | What it is for |
/// |---|---|---|---|
/// | `encryptedReasoning` | `auto`, `always`, `never` | `auto` | Whether reasoning is asked for in encrypted form, which is the only one that can be sent back. Models that do not reason refuse the question; `auto` does not ask those whose names begin with `gpt-3`, `gpt-4` or `chatgpt-4`. |
/// | `reasoningReplay` | `echo`, `drop` | `echo` | `echo` sends reasoning back as it came, `drop` sends none. |
/// | `takesOutputSchema` | bool | true | False for a service that refuses `text.format` with a schema; a turn then asks for its data through a tool. |
/// | `imagesInResults` | bool | true | False for a service whose `function_call_output` takes text only; a tool's images then follow in a user message. |
/// | `noToolsForNone` | bool | false | For `toolChoice: "none"` no tools are sent, because the server calls them all the same. |
package struct ResponsesQuirks: Sendable, Equatable {
  /// Whether reasoning is asked for in encrypted form.
  package enum EncryptedReasoning: String, Sendable, CaseIterable {
    case auto, always, never
  }

  /// What happens to a reply's reasoning when the reply is sent back.
  package enum ReasoningReplay: String, Sendable, CaseIterable {
    case echo, drop
  }

  /// Whether reasoning is asked for in encrypted form.
  package var encryptedReasoning = EncryptedReasoning.auto
  /// What happens to a reply's reasoning when the reply is sent back.
  package var reasoningReplay = ReasoningReplay.echo
  /// Whether the service takes an output schema.
  package var takesOutputSchema = true
  /// Whether a tool's result may hold images.
  package var imagesInResults = true
  /// Whether no tools are sent when none may be called.
  package var noToolsForNone = false

  /// Makes the standard switches.
  package init() {}

  /// Whether `model` is asked for its reasoning in encrypted form.
  func asksForReasoning(of model: String) -> Bool {
    switch encryptedReasoning {
    case .always: return true
    case .never: return false
    case .auto:
      // Routers put a vendor's name in front, fine-tuned models begin with `ft:`.
      let name = model.split(separator: "/").last ?? ""
      let base = name.hasPrefix("ft:") ? name.dropFirst(3) : name
      return !Self.beforeReasoning.contains { base.hasPrefix($0) }
    }
  }

  private static let beforeReasoning = ["gpt-3", "gpt-4", "chatgpt-4"]
}
