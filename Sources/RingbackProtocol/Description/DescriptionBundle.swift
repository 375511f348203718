package import JSON

/// The description of the whole protocol as one JSON Schema (2020-12) with a list of methods.
package enum DescriptionBundle {
  /// What stands in the error object of an answer, and in `$defs` beside all that methods name.
  static let error = ErrorDescription.shape

  /// Every definition once, each after those that it refers to.
  package static var definitions: [Shape.Definition] {
    var all: [Shape.Definition] = []
    let shapes = MethodDescription.all.flatMap { [$0.params, $0.result] } + [error]
    for definition in shapes.compactMap(\.?.definitions).joined() where !all.contains(definition) {
      all.append(definition)
    }
    return all
  }

  /// The bundle.
  package static var json: JSONObject {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "The Ringback protocol",
      "protocolVersion": .number(JSONNumber(Initialize.protocolVersion)),
      "methods": .array(MethodDescription.all.map { .object(json(of: $0)) }),
      "error": .object(error.schema),
      "errors": .array((ErrorRow.ofDaemon + ErrorRow.ofModels).map { .object(json(of: $0)) }),
      "$defs": .object(
        JSONObject(definitions.map { (key: $0.name, value: .object($0.schema)) })),
    ]
  }

  private static func json(of method: MethodDescription) -> JSONObject {
    var json: JSONObject = [
      "name": .string(method.name), "direction": .string(method.direction.rawValue),
      "kind": .string(method.kind.rawValue), "summary": .string(method.summary),
    ]
    json["params"] = method.params.map { .object($0.schema) }
    json["result"] = method.result.map { .object($0.schema) }
    return json
  }

  private static func json(of row: ErrorRow) -> JSONObject {
    [
      "code": .number(JSONNumber(row.code)), "kind": .string(row.kind), "when": .string(row.when),
    ]
  }
}
