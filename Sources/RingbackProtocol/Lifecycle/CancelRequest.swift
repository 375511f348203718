package import JSON
package import JSONRPC

/// `$/cancelRequest`, in both directions: the request is still answered (LSP 3.17).
package struct CancelRequest: JSONReadable, JSONWritable, Described, Sendable {
  /// The request that is no longer wanted.
  package let id: RequestID

  /// Shape: `{id}`.
  package static let shape = Shape.record([
    .required(
      "id", .types("string", "number", "null"),
      "The id of the request that is no longer wanted, as it was written.")
  ])

  /// Makes a cancel.
  package init(id: RequestID) { self.id = id }

  /// Reads `{id}`.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    let id: JSONValue = try members.required("id")
    guard let id = RequestID(id) else {
      throw .expected("a string, a number or null", got: id, at: members.place(of: "id"))
    }
    self.id = id
  }

  /// Writes `{id}`.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("id", id.json)
    writer.endObject()
  }
}
