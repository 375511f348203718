/// What clients are told of a method.
package struct MethodDescription: Sendable {
  /// Who sends the method.
  package enum Direction: String, Sendable {
    case client, daemon, both
  }

  /// The method's name.
  package let name: String
  /// Who sends it.
  package let direction: Direction
  /// Whether it is answered.
  package let kind: MethodKind
  /// A sentence for those who write clients.
  package let summary: String
  /// What it is sent with; nil for nothing.
  package let params: Shape?
  /// What it is answered with; nil for a notification.
  package let result: Shape?

  /// What it may be answered with instead.
  let errors: [ErrorRow]

  /// All methods: those of the client, then those of the daemon.
  package static let all: [MethodDescription] = {
    let ofClient = Method.allCases.map(MethodDescription.init)
    let shared = Set(ofClient.map(\.name))
    return ofClient
      + ClientMethod.allCases.map(MethodDescription.init).filter { !shared.contains($0.name) }
  }()

  private init(_ method: Method) {
    name = method.rawValue
    direction = ClientMethod(rawValue: method.rawValue) == nil ? .client : .both
    kind = method.kind
    summary = method.summary
    params = Self.params(method.params, of: name)
    result = Self.result(method.result, of: name)
    errors = method.errors
  }

  private init(_ method: ClientMethod) {
    name = method.rawValue
    direction = .daemon
    kind = method.kind
    summary = method.summary
    params = Self.params(method.params, of: name)
    result = Self.result(method.result, of: name)
    errors = []
  }

  private static func params(_ shape: Shape?, of method: String) -> Shape? {
    shape.map { .named("\(typeName(method))Params", "The params of `\(method)`.", $0) }
  }

  /// The shape of an answer under a name of its own, unless it is null.
  private static func result(_ shape: Shape?, of method: String) -> Shape? {
    guard let shape, shape.schema != Shape.null.schema else { return shape }
    return .named("\(typeName(method))Result", "The answer to `\(method)`.", shape)
  }

  /// A method's name as part of a type's: `SessionPrompt` for `session/prompt`.
  private static func typeName(_ method: String) -> String {
    method.split { !$0.isLetter }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
