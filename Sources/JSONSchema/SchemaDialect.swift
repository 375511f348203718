/// The edition of JSON Schema that a document is written in.
package enum SchemaDialect: Sendable, Hashable {
  case draft7, draft2019, draft2020

  /// The edition that a metaschema's URI names, without its fragment, or nil.
  init?(metaschema uri: String) {
    switch uri {
    case "http://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema":
      self = .draft7
    case "https://json-schema.org/draft/2019-09/schema": self = .draft2019
    case "https://json-schema.org/draft/2020-12/schema": self = .draft2020
    default: return nil
    }
  }
}

/// What decides how the keywords of one document are understood.
struct Dialect: Sendable, Hashable {
  var edition: SchemaDialect
  var vocabularies: Vocabularies
  var assertsFormats: Bool

  /// An edition with everything it has.
  init(_ edition: SchemaDialect, assertsFormats: Bool) {
    self.edition = edition
    vocabularies = .all
    self.assertsFormats = assertsFormats
  }

  /// Whether the keyword has a meaning here.
  func knows(_ keyword: Keyword) -> Bool {
    guard vocabularies.contains(keyword.vocabulary) else { return false }
    switch keyword {
    case .anchor, .defs, .dependentRequired, .dependentSchemas, .minContains, .maxContains,
      .unevaluatedItems, .unevaluatedProperties, .contentSchema, .deprecated, .vocabulary:
      return edition != .draft7
    case .prefixItems, .dynamicRef, .dynamicAnchor: return edition == .draft2020
    case .recursiveRef, .recursiveAnchor: return edition == .draft2019
    case .additionalItems: return edition != .draft2020
    default: return true
    }
  }
}

/// Groups of keywords that a metaschema of 2019-09 or later can leave out.
struct Vocabularies: OptionSet, Sendable, Hashable {
  let rawValue: Int

  static let core = Vocabularies(rawValue: 1)
  static let applicator = Vocabularies(rawValue: 2)
  static let unevaluated = Vocabularies(rawValue: 4)
  static let validation = Vocabularies(rawValue: 8)
  static let format = Vocabularies(rawValue: 16)
  static let annotation = Vocabularies(rawValue: 32)
  static let all: Vocabularies = [
    .core, .applicator, .unevaluated, .validation, .format, .annotation,
  ]
}
