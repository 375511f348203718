package import Conversation
package import JSON
package import JSONSchema

/// What a client sets for a session, or for one turn of it; nil leaves what was there.
package struct SessionSettings: JSONReadable, Sendable {
  /// The model, `provider/model`.
  package var model: String?
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

  /// Makes settings that set nothing.
  package init() {}

  /// Reads the members that `session/new` and `session/prompt` share.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    var parts = JSONGathering(try JSONMembers(value, at: pointer))
    model = parts.optional("model")
    instructions = parts.optional("instructions")
    tools = parts.optional("tools")
    toolChoice = parts.optional("toolChoice")
    parallelToolCalls = parts.optional("parallelToolCalls")
    outputSchema = parts.optional("outputSchema")
    compiledOutputSchema = parts.optional("outputSchema")
    outputAttempts = parts.optionalInt("outputAttempts", in: 1...100)
    repairAttempts = parts.optionalInt("repairAttempts", in: 0...100)
    approval = parts.optional("approval")
    limits = parts.optional("limits")
    options = parts.optional("options")
    metadata = parts.optional("metadata")
    try parts.finish()
  }

  /// These settings, with what `other` sets put over them.
  package func overlaid(with other: SessionSettings) -> SessionSettings {
    var settings = self
    settings.model = other.model ?? model
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

extension ToolChoice: JSONReadable {
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
