/// All nodes of a compiled schema and what is needed to run them and to name them.
///
/// A class, so that a schema is passed around as one reference.
final class SchemaProgram: Sendable {
  /// The first is the schema that was compiled.
  ///
  /// A schema that is only a `$ref` is replaced by its target.
  let nodes: [SchemaNode]
  let locations: SchemaLocations
  let usesDynamicScope: Bool
  let options: SchemaOptions

  /// Takes what the compiler made; references are resolved and free of loops.
  init(
    nodes: [SchemaNode], locations: SchemaLocations, usesDynamicScope: Bool,
    options: SchemaOptions
  ) {
    self.nodes = nodes
    self.locations = locations
    self.usesDynamicScope = usesDynamicScope
    self.options = options
  }
}
