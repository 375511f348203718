package import JSON

/// `initialize`: the first request; nothing else is answered before it.
package enum Initialize {
  /// The protocol version that this daemon speaks.
  package static let protocolVersion = 1

  /// Shape: `{protocolVersion, clientInfo?, processId?, providers?, capabilities?, trace?}`.
  package struct Params: JSONReadable, Sendable {
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
  package struct Result: JSONWritable, Sendable {
    /// The daemon's version.
    package let version: String
    /// The daemon's bounds by their names in `protocol.md`.
    package let limits: [(name: String, value: Int)]

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
      writer.beginObject()
      writer.member("name", "ringback")
      writer.member("version", version)
      writer.endObject()
      writer.key("capabilities")
      writer.beginObject()
      writer.key("framings")
      writer.beginArray()
      writer.string("lines")
      writer.string("headers")
      writer.endArray()
      writer.member("batches", true)
      writer.endObject()
      writer.key("limits")
      writer.beginObject()
      for limit in limits { writer.member(limit.name, limit.value) }
      writer.endObject()
      writer.endObject()
    }
  }
}

/// Who the client is.
package struct ClientInfo: JSONReadable, Sendable {
  /// The program's name.
  package let name: String
  /// The program's version.
  package let version: String?

  /// Reads `{name, version?, title?}`.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    name = try members.required("name")
    version = try members.optional("version")
    _ = try members.optional("title", as: String.self)
  }
}

/// What the client can do; what it does not say it cannot.
package struct ClientCapabilities: JSONReadable, Sendable {
  /// Whether it answers `tools/approve`.
  package var approvals = false
  /// The update types that it does not want.
  package var excludedUpdates: Set<String> = []

  /// Makes the capabilities of a client that says nothing.
  package init() {}

  /// Reads `{approvals?, updates?: {exclude}, experimental?}`.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    approvals = try members.optional("approvals") ?? false
    if let updates: JSONValue = try members.optional("updates") {
      let members = try JSONMembers(updates, at: members.place(of: "updates"))
      excludedUpdates = Set(try members.optional("exclude", as: [String].self) ?? [])
    }
  }
}
