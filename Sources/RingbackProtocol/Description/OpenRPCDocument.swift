package import JSON

/// The description of the protocol as an OpenRPC 1.3.2 document.
///
/// OpenRPC knows no requests of a server; those stand among the methods with `x-direction`.
package enum OpenRPCDocument {
  /// The version of OpenRPC.
  static let version = "1.3.2"

  /// Makes the document.
  ///
  /// - Parameter daemonVersion: The version of the service that is described.
  /// - Returns: The document.
  package static func json(daemonVersion: String) -> JSONObject {
    [
      "openrpc": .string(version),
      "info": [
        "title": "Ringback", "version": .string(daemonVersion),
        "description": "Function calling as a language server: JSON-RPC 2.0 on stdin and stdout.",
        "license": ["name": "Apache-2.0"],
      ],
      "methods": .array(MethodDescription.all.map(json)),
      "components": ["schemas": .object(schemas), "errors": .object(errors)],
    ]
  }

  private static func json(of method: MethodDescription) -> JSONValue {
    var json: JSONObject = [
      "name": .string(method.name), "summary": .string(method.summary),
      "paramStructure": "by-name", "params": .array(method.params.map(contents) ?? []),
    ]
    json["result"] = method.result.map { result in
      ["name": "result", "schema": referring(.object(result.schema))]
    }
    if !method.errors.isEmpty {
      json["errors"] = .array(
        method.errors.map { ["$ref": .string("#/components/errors/\(key(of: $0))")] })
    }
    json["x-direction"] = .string(method.direction.rawValue)
    json["x-kind"] = .string(method.kind.rawValue)
    return .object(json)
  }

  /// The properties of params as content descriptors.
  private static func contents(of params: Shape) -> [JSONValue] {
    guard let schema = params.definitions.last?.schema else { return [] }
    let required = schema["required"]?.array ?? []
    return (schema["properties"]?.object ?? [:]).map { name, property in
      var content: JSONObject = ["name": .string(name)]
      content["description"] = property["description"]
      content["required"] = .bool(required.contains(.string(name)))
      var schema = property.object ?? [:]
      schema["description"] = nil
      content["schema"] = referring(.object(schema))
      return .object(content)
    }
  }

  /// The definitions but for those of params, which stand in their methods.
  private static var schemas: JSONObject {
    let params = Set(MethodDescription.all.compactMap(\.params?.definitions.last?.name))
    return JSONObject(
      DescriptionBundle.definitions.filter { !params.contains($0.name) }.map {
        (key: $0.name, value: referring(.object($0.schema)))
      })
  }

  private static var errors: JSONObject {
    JSONObject(
      (ErrorRow.ofDaemon + ErrorRow.ofModels).map { row in
        let error: JSONValue = [
          "code": .number(JSONNumber(row.code)), "message": .string(row.when),
          "data": ["kind": .string(row.kind)],
        ]
        return (key: key(of: row), value: error)
      })
  }

  /// The error's name among the components; two of the kinds have errors of the daemon and of models.
  private static func key(of row: ErrorRow) -> String {
    row.code == ErrorRow.modelCode ? "model_\(row.kind)" : row.kind
  }

  /// A schema whose references lead into the components.
  private static func referring(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object):
      .object(
        JSONObject(
          object.map { key, value in
            if key == "$ref", let target = value.string?.split(separator: "/").last {
              return (key: key, value: .string("#/components/schemas/\(target)"))
            }
            return (key: key, value: referring(value))
          }))
    case .array(let elements): .array(elements.map(referring))
    default: value
    }
  }
}
