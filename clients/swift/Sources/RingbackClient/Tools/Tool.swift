import JSON

/// Thrown by a tool to tell the model in plain words what went wrong.
///
/// Any other error does the same with its description.
public struct ToolError: Error, Sendable, Equatable {
  /// The words.
  public var message: String
  /// Takes the words.
  public init(_ message: String) { self.message = message }
}

/// What a tool may know about the call that it executes, and tell of it.
public struct ToolContext: Sendable {
  /// The call.
  public let call: ToolsCallParams
  let link: Link

  /// Tells how far the call is; its timeout begins anew.
  public func progress(_ message: String? = nil, progress: Double? = nil, total: Double? = nil) {
    let value = ToolProgress(message: message, progress: progress, total: total)
    // Only an infinite number cannot be encoded, and that is no progress.
    guard let params = try? WireEncoder.encode(ProgressParams(token: call.callId, value: value))
    else { return }
    link.notify(WireMethod.progress, params)
  }
}

/// A function that the model may call.
///
/// Calls are executed in tasks of their own, beside one another; when the daemon cancels a call, its
/// task is cancelled.
public struct Tool: Sendable {
  /// The name that the model calls.
  public let name: String
  let definition: @Sendable () throws -> ToolDefinition
  let run: @Sendable (ToolsCallParams, ToolContext) async throws -> ToolsCallResult

  /// Makes a tool of a function.
  ///
  /// The JSON Schema of its arguments is found out by letting `Input` decode itself in trial:
  /// structures, optionals, arrays, dictionaries, `CaseIterable` enumerations. When that fails,
  /// registering the tool says why.
  ///
  /// - Parameters:
  ///   - name: The name that the model calls.
  ///   - description: What the tool does, for the model.
  ///   - properties: A sentence about each argument, by its name.
  ///   - inputSchema: The schema of the arguments, in place of the one that is found out.
  ///   - annotations: MCP's hints, such as `["readOnlyHint": true]`.
  ///   - policy: Timeouts, approval and concurrency.
  ///   - body: The function. Text and content blocks are the result as they are; anything else goes
  ///     out as JSON, an object also as structured content; a thrown error is an error result.
  public init<Input: Decodable & SendableMetatype, Output: Encodable & SendableMetatype>(
    _ name: String, _ description: String? = nil, properties: [String: String] = [:],
    inputSchema: JSONValue? = nil, annotations: JSONValue? = nil, policy: ToolPolicy? = nil,
    _ body: @escaping @Sendable (Input, ToolContext) async throws -> Output
  ) {
    self.name = name
    definition = {
      let schema = try inputSchema?.wire ?? SchemaDecoder.schema(of: Input.self)
      return ToolDefinition(
        name: name, description: description,
        inputSchema: JSONValue(schema.describing(properties)), annotations: annotations,
        policy: policy)
    }
    run = { call, context in
      let arguments = try WireDecoder.decode(Input.self, from: call.arguments.wire)
      return try ToolsCallResult(output: try await body(arguments, context))
    }
  }

  /// Makes a tool of a function that need not know of its call; see the other initializer.
  public init<Input: Decodable & SendableMetatype, Output: Encodable & SendableMetatype>(
    _ name: String, _ description: String? = nil, properties: [String: String] = [:],
    inputSchema: JSONValue? = nil, annotations: JSONValue? = nil, policy: ToolPolicy? = nil,
    _ body: @escaping @Sendable (Input) async throws -> Output
  ) {
    self.init(
      name, description, properties: properties, inputSchema: inputSchema,
      annotations: annotations, policy: policy
    ) { (arguments: Input, _: ToolContext) in try await body(arguments) }
  }
}

/// The input of a tool that takes nothing.
public struct NoArguments: Codable, Sendable {
  private enum CodingKeys: CodingKey {}

  /// Makes the value.
  public init() {}

  /// Reads an object, whatever its members.
  public init(from decoder: any Decoder) throws {
    _ = try decoder.container(keyedBy: CodingKeys.self)
  }
}

extension ToolsCallResult {
  /// The result that a tool's output is.
  init(output: some Encodable) throws {
    switch output {
    case let result as ToolsCallResult: self = result
    case let text as String: self.init(content: .string(text))
    case let block as ContentBlock: self.init(content: .list([block]))
    case let blocks as [ContentBlock]: self.init(content: .list(blocks))
    default:
      let value = try WireEncoder.encode(output)
      let isObject = value.object != nil
      self.init(
        content: .string(value.string ?? value.text),
        structuredContent: isObject ? JSONValue(value) : nil)
    }
  }
}

extension Wire {
  /// The schema of an object with sentences about its properties.
  fileprivate func describing(_ sentences: [String: String]) -> Wire {
    var properties = self["properties"] ?? [:]
    for (name, sentence) in sentences {
      guard let schema = properties[name] else { continue }
      properties = properties.with(name, schema.with("description", .string(sentence)))
    }
    return sentences.isEmpty ? self : with("properties", properties)
  }
}
