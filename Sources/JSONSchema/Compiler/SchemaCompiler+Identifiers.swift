import JSON

/// Keywords that name schemas, and `$schema`.
extension SchemaCompiler {
  /// The resource that a schema object belongs to: a new one if it has an `$id`.
  mutating func enteredResource(of object: JSONObject, _ job: CompilerJob) -> Int {
    let location = nodes[job.node].location
    let isRoot = resources[job.resource].rootNode == job.node
    guard let text = identifier(of: object, in: job.resource, at: location) else {
      return job.resource
    }
    let uri = URIReference(text).resolved(against: resources[job.resource].uri)
    if uri.fragment?.isEmpty == false, resources[job.resource].dialect.edition != .draft7 {
      report("\"$id\" must not have a fragment; use \"$anchor\".", at: location, "$id")
    }
    var resource = job.resource
    // In draft-07 an `$id` that is only a fragment names the schema and begins no resource.
    if !text.hasPrefix("#") {
      if isRoot {
        resources[resource].uri = uri
      } else {
        var dialect = resources[job.resource].dialect
        let value = JSONValue.object(object)
        if let own = self.dialect(of: value, at: location) { dialect = own }
        resources.append(
          SchemaResource(uri: uri, value: value, rootNode: job.node, dialect: dialect))
        resource = resources.count - 1
      }
      register(resource, as: uri.withoutFragment, at: location)
    }
    if let fragment = uri.fragment, !fragment.isEmpty {
      resources[resource].anchors[fragment] = job.node
    }
    return resource
  }

  private mutating func identifier(
    of object: JSONObject, in resource: Int, at location: SchemaLocations.ID
  ) -> String? {
    guard let value = object["$id"] else { return nil }
    let isDraft7 = resources[resource].dialect.edition == .draft7
    if isDraft7, object["$ref"] != nil { return nil }
    guard case .string(let text) = value,
      URIFormat.accepts(text, isReference: true, allowsUnicode: true)
    else {
      report(
        "\"$id\" must be a URI reference, not \(ValueSummary.described(value)).", at: location,
        "$id")
      return nil
    }
    return text
  }

  private mutating func register(
    _ resource: Int, as name: String, at location: SchemaLocations.ID
  ) {
    if let earlier = resourceNames[name], earlier != resource {
      report(
        "The URI \(ValueSummary.quoted(name)) already belongs to another schema.", at: location,
        "$id")
      return
    }
    resourceNames[name] = resource
  }

  /// Registers the schema's anchors.
  mutating func readIdentifiers(_ source: SchemaSource, of node: Int) {
    if let name = anchor(source, .anchor) {
      resources[source.resource].anchors[name] = node
    }
    if let name = anchor(source, .dynamicAnchor) {
      resources[source.resource].anchors[name] = node
      resources[source.resource].dynamicAnchors[name] = node
    }
    if flag(source, .recursiveAnchor), resources[source.resource].rootNode == node {
      resources[source.resource].dynamicAnchors[""] = node
    }
    _ = object(source, .vocabulary, of: "booleans")
  }

  private mutating func anchor(_ source: SchemaSource, _ keyword: Keyword) -> String? {
    guard let value = source[keyword] else { return nil }
    let name = value.string ?? ""
    let isName =
      name.utf8.first.map { $0.isASCIILetter || $0 == 0x5F } ?? false
      && name.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-._".utf8.contains($0) }
    guard isName else {
      report(
        source, keyword, mustBe: "a letter or '_' followed by letters, digits, '-', '.' or '_'")
      return nil
    }
    if resources[source.resource].anchors[name] != nil {
      report("There are two anchors named \"\(name)\".", at: source.location, keyword.rawValue)
    }
    return name
  }

  // MARK: Dialects.

  /// The dialect that `$schema` names, or nil if it is absent or at fault.
  mutating func dialect(of value: JSONValue, at location: SchemaLocations.ID) -> Dialect? {
    guard let named = value["$schema"] else { return nil }
    guard case .string(let text) = named else {
      report(
        "\"$schema\" must be a URI, not \(ValueSummary.described(named)).", at: location, "$schema")
      return nil
    }
    let uri = URIReference(text).withoutFragment
    if let edition = SchemaDialect(metaschema: uri) {
      return Dialect(edition, assertsFormats: options.assertsFormats)
    }
    if let metaschema = options.documents[uri] {
      return dialect(definedBy: metaschema, at: location)
    }
    report(
      "The dialect \(ValueSummary.quoted(text)) is not supported; use https://json-schema.org/draft/2020-12/schema or http://json-schema.org/draft-07/schema#.",
      at: location, "$schema")
    return nil
  }

  /// The dialect of a metaschema that was handed in.
  private mutating func dialect(
    definedBy metaschema: JSONValue, at location: SchemaLocations.ID
  ) -> Dialect? {
    let base = metaschema["$schema"]?.string.map { URIReference($0).withoutFragment }
    let edition = base.flatMap { SchemaDialect(metaschema: $0) } ?? options.defaultDialect
    var dialect = Dialect(edition, assertsFormats: options.assertsFormats)
    guard edition != .draft7, let vocabularies = metaschema["$vocabulary"]?.object else {
      return dialect
    }
    dialect.vocabularies = .core
    for (uri, isRequired) in vocabularies {
      if let known = Self.vocabularies[uri.split(separator: "/").last ?? ""],
        uri.hasPrefix(Self.vocabularyPrefix)
      {
        dialect.vocabularies.formUnion(known)
        if uri.hasSuffix("/format-assertion") { dialect.assertsFormats = true }
      } else if isRequired.bool == true {
        report(
          "The metaschema requires the vocabulary \(ValueSummary.quoted(uri)), which is not supported.",
          at: location, "$schema")
      }
    }
    return dialect
  }

  private static let vocabularyPrefix = "https://json-schema.org/draft/20"

  private static let vocabularies: [Substring: Vocabularies] = [
    "core": .core, "applicator": .applicator, "unevaluated": .unevaluated,
    "validation": .validation, "format": .format, "format-annotation": .format,
    "format-assertion": .format, "meta-data": .annotation, "content": .annotation,
  ]
}
