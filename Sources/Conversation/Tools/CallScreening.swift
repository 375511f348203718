import JSON
import JSONSchema

/// Decides whether a call may reach the client, before anybody executes it.
struct CallScreening {
  /// What becomes of a call.
  enum Verdict {
    /// It may be executed, with these arguments, by this definition.
    case ready(arguments: JSONValue, ToolDefinition)
    /// It must not; the sentence tells the model what to mend.
    case refused(String)
  }

  /// The most problems that the model is told of at once.
  private static let problemsTold = 10

  /// The tools of the request that the call answers.
  let offered: ToolSet
  /// The tools that the session sees now; the definition here is the one that answers the call.
  let current: ToolSet

  /// The verdict on a model's call.
  func verdict(on call: ToolCall) -> Verdict {
    guard case .json(let arguments) = call.arguments else {
      guard case .malformed(_, let reason) = call.arguments else { return .refused("") }
      return .refused(
        "The tool was not called: its arguments are not valid JSON (\(reason)). "
          + "Call it again with complete, valid JSON.")
    }
    guard let offered = NameRepair(tools: offered).tool(named: call.name) else {
      return .refused(unknown(call.name))
    }
    guard let definition = current[offered.name] else {
      return .refused("The tool \(offered.name) is no longer there.")
    }
    return verdict(on: arguments, for: definition)
  }

  /// The verdict on a call that was ready once and has waited since.
  func verdict(on queued: OpenStep.QueuedCall) -> Verdict {
    guard let definition = current[queued.definition.name] else {
      return .refused("The tool \(queued.definition.name) is no longer there.")
    }
    return verdict(on: queued.call.argumentsJSON, for: definition)
  }

  /// The verdict on arguments, also on those that a client has edited.
  func verdict(on arguments: JSONValue, for definition: ToolDefinition) -> Verdict {
    let arguments = Self.decodedOnce(arguments, for: definition.arguments)
    guard arguments.object != nil else {
      return .refused("The tool was not called: its arguments must be an object.")
    }
    let problems = definition.arguments.validate(arguments)
    guard !problems.isEmpty else { return .ready(arguments: arguments, definition) }
    let list = problems.prefix(Self.problemsTold).map { problem in
      let place = problem.instancePointer.isEmpty ? "the arguments" : problem.instancePointer
      return "\(place): \(problem.message)"
    }
    return .refused(
      "The tool was not called: its arguments do not fit its schema.\n"
        + list.joined(separator: "\n"))
  }

  private func unknown(_ name: String) -> String {
    let names = offered.names.joined(separator: ", ")
    return "There is no tool named \(name). "
      + (names.isEmpty ? "No tools are available." : "The tools are: \(names).")
  }

  /// Arguments with what a provider encoded twice decoded once, where the schema has no use for text.
  private static func decodedOnce(_ arguments: JSONValue, for schema: Schema) -> JSONValue {
    switch arguments {
    case .string(let text):
      // A text that is no object stays what it was, and is refused for it.
      guard let inner = try? JSONValue(parsing: text), inner.object != nil else { return arguments }
      return decodedOnce(inner, for: schema)
    case .object(var object):
      var isChanged = false
      for (key, value) in object {
        guard case .string(let text) = value, !schema.acceptsString(atProperty: key),
          // As above: what cannot be decoded is left to the validation.
          let inner = try? JSONValue(parsing: text)
        else { continue }
        object[key] = inner
        isChanged = true
      }
      return isChanged ? .object(object) : arguments
    default: return arguments
    }
  }
}
