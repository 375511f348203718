/// What kinds of JSON Schema keywords there are, as far as a translation must know.
enum SchemaKeywords {
  /// Keywords that describe and do not constrain.
  static let annotations: Set<String> = [
    "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
    "$comment",
  ]

  /// Keywords that say nothing of a value, or nothing that is worth words.
  static let silent: Set<String> = [
    "$schema", "$id", "$comment", "$defs", "definitions", "$anchor", "$dynamicAnchor",
    "$vocabulary",
    "deprecated", "readOnly", "writeOnly", "nullable", "type", "enum", "const",
  ]

  /// The type that a keyword is about; nil for one that is about all.
  static func type(of keyword: String) -> String? { typeByKeyword[keyword] }

  private static let typeByKeyword: [String: String] = {
    var types: [String: String] = [:]
    for (type, keywords) in keywordsByType { for keyword in keywords { types[keyword] = type } }
    return types
  }()

  private static let keywordsByType: [String: [String]] = [
    "object": [
      "properties", "required", "additionalProperties", "minProperties", "maxProperties",
      "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "dependencies",
      "unevaluatedProperties", "propertyOrdering",
    ],
    "array": [
      "items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems", "contains",
      "minContains", "maxContains", "unevaluatedItems",
    ],
    "string": ["minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType"],
    "number": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ]
}
