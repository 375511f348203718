package import JSON

/// `initialize`: the first request; nothing else is answered before it.
package enum Initialize {
  /// The protocol version that this daemon speaks.
  package static let protocolVersion = 1

  /// Shape: `{protocolVersion, clientInfo?, processId?, providers?, capabilities?, trace?}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The client's protocol version.
    package let protocolVersion: Int
    /// The client, for logs.
    package let clientInfo: ClientInfo?
    /// The process whose end is the end of the session with the client.
    package let processId: Int?
    /// Model providers by id, in the form of the configuration file.
    package let providers: JSONObject?
    /// What the client can do.
    package let capabilities: ClientCapabilities
    /// Which `$/logTrace` the client wants.
    package let trace: TraceValue

    /// The params' members.
    package static let shape = Shape.record([
      .required(
        "protocolVersion", .exactly(Initialize.protocolVersion),
        "The version of the protocol that the client speaks."),
      .optional("clientInfo", ClientInfo.shape, "Who the client is."),
      .optional(
        "processId", .integer(1...Int(Int32.max)),
        "The process whose end is the client's; the daemon ends with it. Leave it out where the daemon cannot see that process."
      ),
      .optional(
        "providers", .map(to: ProviderDescription.shape),
        "Model providers by id; they add to those of the configuration file and the built-in ones, or override them."
      ),
      .optional(
        "capabilities", ClientCapabilities.shape,
        "What the client can do; what it does not say it cannot."),
      .optional(
        "trace", TraceValue.shape, "How much the daemon tells of its work in `$/logTrace`.",
        default: "off"),
    ])

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      protocolVersion = try members.required("protocolVersion")
      clientInfo = try members.optional("clientInfo")
      processId = try members.optionalInt("processId", in: 1...Int(Int32.max))
      providers = try members.optional("providers")
      capabilities = try members.optional("capabilities") ?? ClientCapabilities()
      trace = try members.optionalWord("trace") ?? .off
    }
  }

  /// Shape: `{protocolVersion, serverInfo, capabilities, limits}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// The daemon's version.
    package let version: String
    /// The daemon's bounds by their names in `protocol.md`.
    package let limits: [(name: String, value: Int)]

    /// The result's members.
    package static let shape = Shape.record([
      .required(
        "protocolVersion", .exactly(Initialize.protocolVersion),
        "The version of the protocol that the daemon speaks."),
      .required("serverInfo", ServerInfo.shape, "Who the daemon is."),
      .required("capabilities", ServerCapabilities.shape, "What the daemon can do."),
      .required("limits", LimitsDescription.shape, "The daemon's bounds."),
    ])

    /// Makes a result.
    package init(version: String, limits: [(name: String, value: Int)]) {
      self.version = version
      self.limits = limits
    }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("protocolVersion", protocolVersion)
      writer.key("serverInfo")
      ServerInfo(version: version).write(to: &writer)
      writer.key("capabilities")
      ServerCapabilities().write(to: &writer)
      writer.key("limits")
      writer.beginObject()
      for limit in limits { writer.member(limit.name, limit.value) }
      writer.endObject()
      writer.endObject()
    }
  }
}
