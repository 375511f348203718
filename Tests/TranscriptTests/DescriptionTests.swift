import Foundation
import JSON
import JSONSchema
import RingbackProtocol
import Server
import Testing

/// The description itself.
struct DescriptionTests {
  private static let description = Description.current
  private static let openRPC = OpenRPCDocument.json(daemonVersion: Daemon.version)

  /// All references in a value.
  private static func references(in value: JSONValue) -> [String] {
    switch value {
    case .object(let object):
      object.flatMap { key, value in
        key == "$ref" ? [value.string ?? "no text"] : references(in: value)
      }
    case .array(let elements): elements.flatMap(references)
    default: []
    }
  }

  @Test func `the bundle is a valid schema of 2020-12`() throws {
    let metaschema = try Schema(
      compiling: ["$ref": "https://json-schema.org/draft/2020-12/schema"])
    #expect(metaschema.validate(.object(Self.description.bundle)) == [])
    _ = try Schema(compiling: .object(Self.description.bundle))
  }

  @Test func `every reference leads to a definition, and every definition is referred to`() {
    let references = Self.references(in: .object(Self.description.bundle))
    let names = DescriptionBundle.definitions.map(\.name)
    #expect(Set(references) == Set(names.map { "#/$defs/\($0)" }))
    #expect(Set(names).count == names.count, "two definitions have the same name")
  }

  @Test func `a definition stands behind those that it needs`() {
    var seen: Set<String> = []
    for definition in DescriptionBundle.definitions {
      for reference in Self.references(in: .object(definition.schema)) {
        #expect(seen.contains(reference), "\(definition.name)")
      }
      seen.insert("#/$defs/\(definition.name)")
    }
  }

  @Test func `definitions and properties have a sentence each`() {
    for definition in DescriptionBundle.definitions {
      let properties = definition.schema["properties"]?.object ?? [:]
      for schema in [.object(definition.schema)] + properties.map(\.value) {
        let about = schema["description"]?.string ?? ""
        #expect(about.hasSuffix("."), "\(definition.name): \(schema.text)")
      }
    }
  }

  @Test func `what has properties or words has a name`() {
    for definition in DescriptionBundle.definitions {
      for (key, property) in definition.schema["properties"]?.object ?? [:] {
        for keyword in ["properties", "enum", "oneOf", "anyOf"] {
          #expect(property[keyword] == nil, "\(definition.name).\(key)")
        }
      }
    }
  }

  @Test func `no other keywords are used than generators know`() {
    let known: Set = [
      "$ref", "type", "description", "properties", "required", "additionalProperties", "items",
      "enum", "const", "oneOf", "anyOf", "minimum", "maximum", "minLength", "maxLength", "pattern",
      "minItems", "default",
    ]
    func check(_ schema: JSONObject) {
      #expect(Set(schema.keys).subtracting(known).isEmpty, "\(JSONValue.object(schema).text)")
      schema["properties"]?.object?.compactMap(\.value.object).forEach(check)
      schema["items"]?.object.map(check)
      schema["additionalProperties"]?.object.map(check)
      (schema["oneOf"] ?? schema["anyOf"])?.array?.compactMap(\.object).forEach(check)
    }
    for definition in DescriptionBundle.definitions { check(definition.schema) }
  }

  @Test func `every method stands there once, with its kind and its direction`() {
    let methods = Self.description.bundle["methods"]?.array ?? []
    let names = methods.compactMap { $0["name"]?.string }
    #expect(names.count == Set(names).count)
    for method in methods {
      let name = method["name"]?.string ?? ""
      let (client, daemon) = (RingbackProtocol.Method(rawValue: name), ClientMethod(rawValue: name))
      let direction = client == nil ? "daemon" : daemon == nil ? "client" : "both"
      #expect(method["direction"]?.string == direction)
      #expect(method["kind"]?.string == (client?.kind ?? daemon?.kind)?.rawValue)
      #expect((method["kind"] == "request") == (method["result"] != nil), "\(name)")
      #expect(client == nil || daemon == nil || client?.params?.schema == daemon?.params?.schema)
    }
    #expect(
      Set(names)
        == Set(RingbackProtocol.Method.allCases.map(\.rawValue))
        .union(ClientMethod.allCases.map(\.rawValue)))
  }

  @Test func `the kinds of errors are those of the code`() throws {
    let known = Set((ErrorRow.ofDaemon + ErrorRow.ofModels).map(\.kind))
    // Never sent: the daemon tells itself of them.
    let inner: Set = ["connection_closed", "malformed_response"]
    var found: Set<String> = []
    for folder in ["Sources/JSONRPC", "Sources/Server"] {
      let root = ProtocolDocument.root.appendingPathComponent(folder)
      let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
      for case let file as URL in try #require(files) where file.pathExtension == "swift" {
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /kind: (?:String = )?"([a-z_]+)"/) {
          found.insert(String(match.1))
        }
      }
    }
    #expect(found.subtracting(inner).subtracting(known).isEmpty)
    #expect(Set(ErrorRow.ofDaemon.map(\.kind)).subtracting(found).isEmpty)
  }

  @Test func `the OpenRPC document keeps the rules of 1.3.2`() throws {
    let document = JSONValue.object(Self.openRPC)
    #expect(document["openrpc"] == "1.3.2")
    let methods = try #require(document["methods"]?.array)
    let fields: Set = [
      "name", "summary", "paramStructure", "params", "result", "errors", "x-direction", "x-kind",
    ]
    for method in methods {
      let unknown = (method.object?.keys ?? []).filter { !fields.contains($0) }
      #expect(unknown == [])
      #expect((method["result"] == nil) == (method["x-kind"] == "notification"))
      let params = try #require(method["params"]?.array)
      for content in params + [method["result"]].compactMap({ $0 }) {
        #expect(content["name"]?.string?.isEmpty == false)
        #expect(content["schema"]?.object != nil)
      }
    }
    for reference in Set(Self.references(in: document)) {
      let path = reference.split(separator: "/").map(String.init)
      #expect(path.count == 4 && path[0] == "#" && path[1] == "components", "\(reference)")
      #expect(document["components"]?[path[2]]?[path[3]] != nil, "\(reference)")
    }
    for (_, error) in document["components"]?["errors"]?.object ?? [:] {
      #expect(error["code"]?.int != nil && error["message"]?.string?.isEmpty == false)
    }
  }
}
