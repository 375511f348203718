import JSON

/// A part of a call's arguments: known from the prompt, or known once an earlier call has its result.
indirect enum PlannedValue: Sendable {
  /// One member of an object.
  struct Member: Sendable {
    let name: String
    let value: PlannedValue
  }

  case known(JSONValue)
  /// The result of the planned call with this number, as a number where one is wanted.
  case outcome(Int, isNumeric: Bool)
  case object([Member])

  /// The planned calls whose results are needed.
  var needs: [Int] {
    switch self {
    case .known: []
    case .outcome(let call, _): [call]
    case .object(let members): members.flatMap(\.value.needs)
    }
  }

  /// The value, or nil as long as a result that it needs is not there or cannot be used.
  func resolved(with outcome: (Int) -> Outcome?) -> JSONValue? {
    switch self {
    case .known(let value): return value
    case .outcome(let call, let isNumeric):
      guard let outcome = outcome(call) else { return nil }
      if isNumeric { return outcome.number.map { .number($0) } }
      return outcome.text.isEmpty ? nil : .string(outcome.text)
    case .object(let members):
      var object = JSONObject()
      for member in members {
        guard let value = member.value.resolved(with: outcome) else { return nil }
        object[member.name] = value
      }
      return .object(object)
    }
  }
}

/// A call that the prompt asks for.
struct PlannedCall: Sendable {
  /// The tool's name.
  let tool: String
  /// What the tool is to be called with.
  let arguments: PlannedValue
}
