package import Conversation
package import JSON
package import JSONSchema

/// What a client sets for a session, or for one turn of it; nil leaves what was there.
package struct SessionSettings: JSONReadable, Sendable {
  /// The models, `provider/model`: the one that answers, and those that take over for it.
  package var models: ModelNames?
  /// The instructions for the model.
  package var instructions: String?
  /// The only tools that the session sees; nil for all.
  package var tools: [String]?
  /// Whether the model may, must or must not call tools.
  package var toolChoice: ToolChoice?
  /// Whether several calls may stand in one reply.
  package var parallelToolCalls: Bool?
  /// The schema that the final text must meet.
  package var outputSchema: JSONValue?
  /// `outputSchema`, compiled.
  package var compiledOutputSchema: Schema?
  /// How often the model may answer before a turn with `outputSchema` fails.
  package var outputAttempts: Int?
  /// Steps in a row in which no call could be executed, until tools are withdrawn.
  package var repairAttempts: Int?
  /// Which calls the client is asked about.
  package var approval: ApprovalSettings?
  /// When a turn stops by itself.
  package var limits: LimitSettings?
  /// Members for the request body, in the provider's own words.
  package var options: JSONObject?
  /// The client's own notes on the session; never sent to a model.
  package var metadata: JSONObject?

  /// The properties that `session/new`, `session/configure` and `session/prompt` share.
  static let properties: [Property] = [
    .optional(
      "model", ModelNames.shape,
      "The model that answers, or a list whose models take over for one another; else the configured one."
    ),
    .optional(
      "instructions", .string, "The model's instructions; nothing is added to them."),
    .optional(
      "tools", .list(of: .string), "The names of the only tools that the session sees; else all."),
    .optional(
      "toolChoice", ToolChoice.shape,
      "Whether the model may, must or must not call tools; a forced choice holds until the turn's first call.",
      default: "auto"),
    .optional(
      "parallelToolCalls", .boolean,
      "Whether several calls may stand in one reply; else the provider's own rule."),
    .optional(
      "outputSchema", .jsonSchema,
      "A JSON Schema for the final answer, which comes back as `structuredOutput`."),
    .optional(
      "outputAttempts", .integer(attempts),
      "How often the model may answer before a turn with `outputSchema` fails."),
    .optional(
      "repairAttempts", .integer(repairs),
      "Steps in a row in which no call could be executed, until tools are withdrawn."),
    .optional("approval", ApprovalSettings.shape, "Which calls the client is asked about."),
    .optional("limits", LimitSettings.shape, "When a turn stops by itself."),
    .optional(
      "options", .object,
      "Members for the request body in the provider's own words, such as `{\"temperature\": 0}`."),
    .optional(
      "metadata", .object,
      "The client's own notes, given back by `session/list` and sent to nobody."),
  ]

  private static let attempts = 1...100
  private static let repairs = 0...100

  /// Makes settings that set nothing.
  package init() {}

  /// Reads the members that `session/new` and `session/prompt` share.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    var parts = JSONGathering(try JSONMembers(value, at: pointer))
    models = parts.optional("model")
    instructions = parts.optional("instructions")
    tools = parts.optional("tools")
    toolChoice = parts.optional("toolChoice")
    parallelToolCalls = parts.optional("parallelToolCalls")
    outputSchema = parts.optional("outputSchema")
    compiledOutputSchema = parts.optional("outputSchema")
    outputAttempts = parts.optionalInt("outputAttempts", in: Self.attempts)
    repairAttempts = parts.optionalInt("repairAttempts", in: Self.repairs)
    approval = parts.optional("approval")
    limits = parts.optional("limits")
    options = parts.optional("options")
    metadata = parts.optional("metadata")
    try parts.finish()
  }

  /// These settings, with what `other` sets put over them.
  package func overlaid(with other: SessionSettings) -> SessionSettings {
    var settings = self
    settings.models = other.models ?? models
    settings.instructions = other.instructions ?? instructions
    settings.tools = other.tools ?? tools
    settings.toolChoice = other.toolChoice ?? toolChoice
    settings.parallelToolCalls = other.parallelToolCalls ?? parallelToolCalls
    settings.outputSchema = other.outputSchema ?? outputSchema
    settings.compiledOutputSchema = other.compiledOutputSchema ?? compiledOutputSchema
    settings.outputAttempts = other.outputAttempts ?? outputAttempts
    settings.repairAttempts = other.repairAttempts ?? repairAttempts
    settings.approval = other.approval ?? approval
    settings.limits = limits?.overlaid(with: other.limits) ?? other.limits
    settings.options = other.options ?? options
    settings.metadata = other.metadata ?? metadata
    return settings
  }
}

extension ToolChoice: JSONReadable, Described {
  /// Shape: `"auto" | "none" | "required" | {name}`.
  package static let shape = Shape.named(
    "ToolChoice", "Whether the model may, must or must not call tools, or must call a certain one.",
    .either([
      .named(
        "ToolChoiceWord", "Whether the model may, must not or must call tools.",
        .words(["auto", "none", "required"])),
      .named(
        "ToolChoiceByName", "The tool that the model must call.",
        .record([.required("name", .string, "The tool's name.")])),
    ]))

  /// Reads `"auto" | "none" | "required" | {name}`.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    switch value {
    case .string("auto"): self = .auto
    case .string("none"): self = .none
    case .string("required"): self = .required
    case .object: self = .named(try JSONMembers(value, at: pointer).required("name"))
    default:
      throw JSONMismatch(at: pointer, "expected \"auto\", \"none\", \"required\" or {\"name\": …}")
    }
  }
}
