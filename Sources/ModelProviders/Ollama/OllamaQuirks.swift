/// In which ways an Ollama server differs from the others.
///
/// These are the members of `quirks` in a provider's configuration:
///
/// | Member | Values | Standard | What it is for |
/// |---|---|---|---|
/// | `reasoningReplay` | `echo`, `drop` | `echo` | `echo` sends a reply's `thinking` back, `drop` leaves it out. |
/// | `takesOutputSchema` | bool | false for ollama.com, true elsewhere | True sends an output schema as `format`. A model that does not think is then held to it from its first word and cannot call tools; with tools on offer such a model wants false, and the turn asks for its data through a tool. Ollama's own cloud takes `format` and does not keep to it. |
package struct OllamaQuirks: Sendable, Equatable {
  /// What happens to a reply's reasoning when the reply is sent back.
  package enum ReasoningReplay: String, Sendable, CaseIterable {
    case echo, drop
  }

  /// What happens to a reply's reasoning when the reply is sent back.
  package var reasoningReplay = ReasoningReplay.echo
  /// Whether an output schema is sent as `format`.
  package var takesOutputSchema = true

  /// Makes the standard switches.
  package init() {}

  /// The standard switches for a server on `host`.
  package init(host: String) {
    takesOutputSchema = host != "ollama.com" && !host.hasSuffix(".ollama.com")
  }
}

extension OllamaQuirks {
  /// Reads the switches that `fields` set; the others are as usual for a server on `host`.
  init(reading fields: inout ConfigurationReader, host: String) {
    self.init(host: host)
    if let word = fields.word("reasoningReplay", of: ReasoningReplay.self) {
      reasoningReplay = word
    }
    if let flag = fields.flag("takesOutputSchema") { takesOutputSchema = flag }
  }
}
