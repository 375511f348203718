/// One schema of a program, behind a reference so that validation never copies its content.
final class SchemaNode: Sendable {
  let content: SchemaContent

  /// Wraps a finished schema.
  init(_ content: SchemaContent) {
    self.content = content
  }
}

/// What one schema asserts, grouped by what it concerns.
///
/// Other schemas are referred to by their index in ``SchemaProgram/nodes``.
struct SchemaContent: Sendable {
  let location: SchemaLocations.ID
  /// The schema resource that the schema stands in.
  let resource: Int
  /// True for the schema `false`.
  var isNever = false
  var types = JSONTypes.all
  var values: ValueRules?
  var numbers: NumberRules?
  var strings: StringRules?
  var arrays: ArrayRules?
  var objects: ObjectRules?
  var combinations: CombinationRules?
  /// The target of `$ref`; it applies beside the other rules.
  var reference: Int?
  /// The target of a `$dynamicRef` whose meaning depends on the way that led to it.
  var dynamicReference: DynamicReference?
  var unevaluatedItems: Int?
  var unevaluatedProperties: Int?

  /// An empty schema, which accepts everything.
  init(location: SchemaLocations.ID, resource: Int) {
    self.location = location
    self.resource = resource
  }

  /// Whether any rule applies other schemas to the same value.
  var hasInPlaceRules: Bool {
    combinations != nil || reference != nil || dynamicReference != nil
  }

  /// Whether the schema asks what the others have evaluated.
  var hasUnevaluatedRules: Bool { unevaluatedItems != nil || unevaluatedProperties != nil }

  /// Whether there is nothing but a `$ref`.
  var isOnlyReference: Bool {
    reference != nil && !isNever && types == .all && values == nil && numbers == nil
      && strings == nil && arrays == nil && objects == nil && combinations == nil
      && dynamicReference == nil && !hasUnevaluatedRules
  }
}

/// A reference that is resolved again each time, to the outermost resource in scope that has the anchor.
struct DynamicReference: Sendable {
  /// The target where no resource in scope has the anchor.
  var fallback: Int
  /// The node with the anchor, by resource.
  var candidates: [Int: Int]
}
