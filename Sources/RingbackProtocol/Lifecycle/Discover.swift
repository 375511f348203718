/// `rpc.discover`: the description of the protocol, as OpenRPC 1.3.2 wants services to give it; no params.
package enum Discover {
  /// The answer: an OpenRPC document.
  package enum Result: Described {
    /// The document's members.
    package static let shape = Shape.record(
      [
        .required("openrpc", .word(OpenRPCDocument.version), "The version of OpenRPC."),
        .required("info", .object, "The title and the version of the daemon."),
        .required("methods", .list(of: .object), "The methods, in both directions."),
        .required("components", .object, "The schemas and the errors that the methods refer to."),
      ])
  }
}
