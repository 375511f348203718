package import Conversation
package import JSON

extension ContentBlock: JSONReadable, JSONWritable {
  /// Reads one of MCP's five blocks; further members are kept.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    let type: String = try members.required("type")
    let kind: Kind
    switch type {
    case "text": kind = .text(try members.required("text"))
    case "image":
      kind = .image(data: try members.required("data"), mimeType: try members.required("mimeType"))
    case "audio":
      kind = .audio(data: try members.required("data"), mimeType: try members.required("mimeType"))
    case "resource_link":
      kind = .resourceLink(uri: try members.required("uri"), name: try members.required("name"))
    case "resource": kind = .resource(try Self.resource(in: members))
    default:
      throw JSONMismatch(
        at: members.place(of: "type"),
        "expected \"text\", \"image\", \"audio\", \"resource_link\" or \"resource\", got \"\(type)\""
      )
    }
    var extra = JSONObject()
    for (key, value) in members.object where !Self.keys(of: kind).contains(key) {
      extra[key] = value
    }
    self.init(kind, extra: extra)
  }

  private static func resource(in members: JSONMembers) throws(JSONMismatch) -> JSONObject {
    let resource = try JSONMembers(
      try members.required("resource"), at: members.place(of: "resource"))
    _ = try resource.required("uri", as: String.self)
    let text: String? = try resource.optional("text")
    let blob: String? = try resource.optional("blob")
    guard (text == nil) != (blob == nil) else {
      throw JSONMismatch(at: resource.pointer, "expected either \"text\" or \"blob\"")
    }
    return resource.object
  }

  private static func keys(of kind: Kind) -> [String] {
    switch kind {
    case .text: ["type", "text"]
    case .image, .audio: ["type", "data", "mimeType"]
    case .resourceLink: ["type", "uri", "name"]
    case .resource: ["type", "resource"]
    }
  }

  /// Writes the block as it was read, its own members first.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("type", typeName)
    switch kind {
    case .text(let text): writer.member("text", text)
    case .image(let data, let mimeType), .audio(let data, let mimeType):
      writer.member("data", data)
      writer.member("mimeType", mimeType)
    case .resourceLink(let uri, let name):
      writer.member("uri", uri)
      writer.member("name", name)
    case .resource(let resource): writer.member("resource", .object(resource))
    }
    for (key, value) in extra { writer.member(key, value) }
    writer.endObject()
  }
}

extension [ContentBlock] {
  /// Writes the blocks as an array.
  package func write(to writer: inout JSONWriter) {
    writer.beginArray()
    for block in self { block.write(to: &writer) }
    writer.endArray()
  }
}
