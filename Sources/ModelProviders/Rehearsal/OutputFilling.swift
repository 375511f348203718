import Conversation
import JSON

/// Fills a JSON value that fits an output schema: from the results, then from the prompts.
///
/// A required value that is found nowhere becomes the schema's default, else the plainest value of its
/// type, so that the answer has the asked shape and an integration sees its own path to the end.
struct OutputFilling {
  private let shape: ValueShape
  private let wording: String
  private let data: [JSONValue]
  private let resultText: String
  private let promptText: String

  /// Prepares to fill a schema; `wording` is the answer in words.
  init(schema: JSONValue, state: TurnState, wording: String) {
    shape = ShapeReading.shape(of: schema)
    self.wording = wording
    let told = state.outcomes.filter {
      !$0.result.isError && !state.consumed.contains($0.call.callId)
    }
    data = told.compactMap { outcome in
      // Results that are prose are used as text below.
      outcome.result.structuredContent ?? (try? JSONValue(parsing: outcome.text))
    }
    resultText = told.map { AnswerWording.bounded($0.text) }.joined(separator: "\n")
    promptText = state.prompts.joined(separator: "\n")
  }

  /// The filled value.
  var value: JSONValue {
    if let whole = data.first(where: { fits($0, shape, depth: 0) }), data.count == 1 {
      return whole
    }
    return value(of: shape, name: "answer", default: nil, depth: 0)
  }

  private func value(
    of shape: ValueShape, name: String, default defaultValue: JSONValue?, depth: Int
  ) -> JSONValue {
    if depth > 0, let member = member(named: name, shape) { return member }
    if case .object(let list) = shape { return .object(object(of: list, depth: depth)) }
    let parameter = Parameter(
      name: name, shape: shape, isRequired: true, isExpected: true, defaultValue: nil)
    return found(parameter) ?? defaultValue ?? plainest(of: shape, depth: depth)
  }

  private func object(of list: ParameterList, depth: Int) -> JSONObject {
    var object = JSONObject()
    for parameter in list.parameters where depth < Self.deepest {
      if parameter.isExpected {
        object[parameter.name] = value(
          of: parameter.shape, name: parameter.name, default: parameter.defaultValue,
          depth: depth + 1)
      } else if let member = member(named: parameter.name, parameter.shape) {
        object[parameter.name] = member
      }
    }
    return object
  }

  /// A member of this name in the results' data.
  private func member(named name: String, _ shape: ValueShape) -> JSONValue? {
    data.lazy.compactMap { $0[name] }.first { fits($0, shape, depth: 0) }
  }

  /// The value in the text of the results, else in the prompts; free text is the answer in words.
  private func found(_ parameter: Parameter) -> JSONValue? {
    if case .string(nil) = parameter.shape, isWording(parameter.role) { return .string(wording) }
    for text in [resultText, promptText] where !text.isEmpty {
      let prompt = Prompt(text)
      var filling = ArgumentFilling(
        clause: Clause(prompt: prompt, tokens: prompt.tokens), triggers: [])
      let filled = filling.fill(ParameterList([parameter]))
      if case .known(let object) = filled.value, let value = object[parameter.name] { return value }
    }
    return nil
  }

  private func isWording(_ role: ParameterRole) -> Bool {
    role.isEmpty || role.contains(.content)
  }

  /// Whether a value has a shape, as far as shapes say.
  private func fits(_ value: JSONValue, _ shape: ValueShape, depth: Int) -> Bool {
    guard depth < Self.deepest else { return false }
    switch shape {
    case .integer: return value.number?.isInteger ?? false
    case .number: return value.number != nil
    case .boolean: return value.bool != nil
    case .null: return value.isNull
    case .string: return value.string != nil
    case .choice(let values): return values.contains(value)
    case .list(let item):
      return value.array?.allSatisfy { fits($0, item, depth: depth + 1) } ?? false
    case .object(let list):
      guard let object = value.object else { return false }
      return list.parameters.allSatisfy { parameter in
        object[parameter.name].map { fits($0, parameter.shape, depth: depth + 1) }
          ?? !parameter.isRequired
      }
    case .either(let shapes): return shapes.contains { fits(value, $0, depth: depth + 1) }
    case .anything: return true
    }
  }

  /// The plainest value of a shape.
  private func plainest(of shape: ValueShape, depth: Int) -> JSONValue {
    switch shape {
    case .integer, .number: return 0
    case .boolean: return false
    case .null, .anything: return .null
    case .string(let format): return .string(format.flatMap { Self.plainFormats[$0] } ?? "")
    case .choice(let values): return values.first ?? .null
    case .list: return []
    case .object(let list): return .object(object(of: list, depth: depth + 1))
    case .either(let shapes):
      return shapes.first.map { plainest(of: $0, depth: depth + 1) } ?? .null
    }
  }

  private static let deepest = 12
  private static let plainFormats: [String: String] = [
    "date": "1970-01-01", "date-time": "1970-01-01T00:00:00Z", "time": "00:00:00Z",
    "email": "nobody@example.com", "uri": "about:blank", "ipv4": "127.0.0.1", "ipv6": "::1",
    "hostname": "localhost", "uuid": "00000000-0000-0000-0000-000000000000", "duration": "PT0S",
  ]
}
