import JSON

/// Turns schema documents into a program.
///
/// Schemas are read from a queue, not by recursion, so that deep nesting costs no stack. References wait until all schemas of
/// the documents at hand are known; resolving them may open further documents.
struct SchemaCompiler {
  let options: SchemaOptions
  var nodes: [SchemaContent] = []
  var locations = SchemaLocations()
  var resources: [SchemaResource] = []
  /// Resources by URI without fragment.
  var resourceNames: [String: Int] = [:]
  var references: [PendingReference] = []
  var patternInstructionsLeft: Int
  var index = LocationIndex()
  private var jobs: [CompilerJob] = []
  private var faults: [SchemaError.Fault] = []

  /// Compiles a schema and everything that it refers to.
  static func program(
    for schema: JSONValue, options: SchemaOptions
  ) throws(SchemaError) -> SchemaProgram {
    var compiler = SchemaCompiler(options: options)
    compiler.open(schema, uri: "", label: "")
    compiler.finishJobs()
    compiler.resolveReferences()
    if compiler.faults.isEmpty { compiler.findLoops() }
    guard compiler.faults.isEmpty else { throw SchemaError(faults: compiler.faults) }
    return compiler.finished()
  }

  private init(options: SchemaOptions) {
    self.options = options
    patternInstructionsLeft = options.maxPatternInstructions
  }

  // MARK: Documents and nodes.

  /// Makes a document's root the next schema to be read.
  mutating func open(_ value: JSONValue, uri: String, label: String) {
    let location = locations.addDocument(label: label)
    let resource = SchemaResource(
      uri: URIReference(uri), value: value, rootNode: nodes.count,
      dialect: Dialect(options.defaultDialect, assertsFormats: options.assertsFormats))
    resources.append(resource)
    resourceNames[resource.uri.withoutFragment] = resources.count - 1
    if let dialect = dialect(of: value, at: location) {
      resources[resources.count - 1].dialect = dialect
    }
    _ = addNode(for: value, at: location, in: resources.count - 1)
  }

  /// Makes a node for a schema that is to be read later.
  mutating func addNode(
    for value: JSONValue, at location: SchemaLocations.ID, in resource: Int
  ) -> Int {
    nodes.append(SchemaContent(location: location, resource: resource))
    jobs.append(CompilerJob(node: nodes.count - 1, value: value, resource: resource))
    return nodes.count - 1
  }

  /// Reads every schema that is waiting.
  mutating func finishJobs() {
    var next = 0
    while next < jobs.count {
      compile(jobs[next])
      next += 1
    }
    jobs.removeAll(keepingCapacity: true)
  }

  private mutating func compile(_ job: CompilerJob) {
    switch job.value {
    case .bool(let accepts): nodes[job.node].isNever = !accepts
    case .object(let object): compile(object, job)
    default:
      report(
        "A schema must be an object or a boolean, not \(ValueSummary.described(job.value)).",
        at: nodes[job.node].location)
    }
  }

  private mutating func compile(_ object: JSONObject, _ job: CompilerJob) {
    let location = nodes[job.node].location
    let resource = enteredResource(of: object, job)
    let source = SchemaSource(
      object, location: location, resource: resource, dialect: resources[resource].dialect)
    var node = SchemaContent(location: location, resource: resource)
    readIdentifiers(source, of: job.node)
    readReferences(source, of: job.node)
    readAnnotations(source)
    readDefinitions(source)
    node.types = types(source)
    node.values = valueRules(source)
    node.numbers = numberRules(source)
    node.strings = stringRules(source)
    node.arrays = arrayRules(source)
    node.objects = objectRules(source)
    node.combinations = combinationRules(source)
    node.unevaluatedItems = child(source, .unevaluatedItems)
    node.unevaluatedProperties = child(source, .unevaluatedProperties)
    nodes[job.node] = node
  }

  // MARK: Faults.

  /// Notes a fault at a place, below it if tokens are given.
  mutating func report(_ message: String, at location: SchemaLocations.ID, _ tokens: String...) {
    report(message, at: location, tokens)
  }

  /// Notes a fault at a place, below it by the tokens.
  mutating func report(_ message: String, at location: SchemaLocations.ID, _ tokens: [String]) {
    guard faults.count < options.maxProblems else { return }
    var pointer = locations.pointer(to: location)
    for token in tokens { JSONPointer.append(token, to: &pointer) }
    faults.append(SchemaError.Fault(pointer: pointer, message: message))
  }

  /// Notes that a keyword's value is not of the required kind.
  mutating func report(_ source: SchemaSource, _ keyword: Keyword, mustBe kind: String) {
    let value = source[keyword].map(ValueSummary.described) ?? "absent"
    report(
      "\"\(keyword.rawValue)\" must be \(kind), not \(value).", at: source.location,
      keyword.rawValue)
  }

  // MARK: The end.

  private func finished() -> SchemaProgram {
    let usesDynamicScope = nodes.contains { $0.dynamicReference != nil }
    var boxes = nodes.map { SchemaNode($0) }
    if !usesDynamicScope {
      // Without a dynamic scope, passing through a node that only refers elsewhere leaves no trace.
      for (index, node) in nodes.enumerated() where node.isOnlyReference {
        var target = index
        while nodes[target].isOnlyReference, let next = nodes[target].reference { target = next }
        boxes[index] = boxes[target]
      }
    }
    return SchemaProgram(
      nodes: boxes, locations: locations, usesDynamicScope: usesDynamicScope, options: options)
  }
}
