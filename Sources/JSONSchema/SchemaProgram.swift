/// All nodes of a compiled schema and what is needed to run them and to name them.
///
/// A class, so that a schema is passed around as one reference.
final class SchemaProgram: Sendable {
  /// The first is the schema that was compiled.
  ///
  /// A schema that is only a `$ref` is replaced by its target.
  let nodes: [SchemaNodeBox]
  let locations: SchemaLocations
  let usesDynamicScope: Bool
  let options: SchemaOptions

  /// Takes what the compiler made; references are resolved and free of loops.
  init(
    nodes: [SchemaNodeBox], locations: SchemaLocations, usesDynamicScope: Bool,
    options: SchemaOptions
  ) {
    self.nodes = nodes
    self.locations = locations
    self.usesDynamicScope = usesDynamicScope
    self.options = options
  }
}

/// A node behind a reference, so that validation never copies one.
final class SchemaNodeBox: Sendable {
  let node: SchemaNode

  /// Wraps a finished node.
  init(_ node: SchemaNode) {
    self.node = node
  }
}
