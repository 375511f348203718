import JSON

/// A schema with a URI of its own: a document's root or a subschema with `$id`.
struct SchemaResource {
  /// The base for references inside.
  var uri: URIReference
  var value: JSONValue
  var rootNode: Int
  var dialect: Dialect
  /// What `$anchor` and `$dynamicAnchor` name.
  var anchors: [String: Int] = [:]
  /// What `$dynamicAnchor` names; `$recursiveAnchor` names its root with an empty string.
  var dynamicAnchors: [String: Int] = [:]
}

/// A reference that is to be resolved once every schema of its document is known.
struct PendingReference {
  enum Kind {
    case fixed
    case dynamic
    case recursive
  }

  var node: Int
  var keyword: Keyword
  var kind: Kind
  var text: String
  /// The resource that the reference stands in, whose URI is its base.
  var resource: Int
}

/// A schema that has its node but is still to be read.
struct CompilerJob {
  var node: Int
  var value: JSONValue
  /// The resource around the schema; a `$id` in it begins another one.
  var resource: Int
}
