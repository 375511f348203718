package import Conversation
package import JSON

extension ContentBlock: JSONReadable, JSONWritable, Described {
  /// MCP's five blocks.
  package static let shape = Shape.named(
    "ContentBlock", "One piece of a prompt, an answer or a tool's result, in MCP's shapes.",
    .tagged([
      block(
        "TextContent", "text", "A text.", [.required("text", .string, "The text.")]),
      block("ImageContent", "image", "A picture.", media),
      block("AudioContent", "audio", "A sound.", media),
      block(
        "ResourceLink", "resource_link", "A pointer to something that the client can read.",
        [
          .required("uri", .string, "Where it is."), .required("name", .string, "Its name."),
          .optional("title", .string, "Its name for people."),
          .optional("description", .string, "What it is, in words for the model."),
          .optional("mimeType", .string, "Its media type."),
        ]),
      block(
        "EmbeddedResource", "resource", "The thing itself.",
        [.required("resource", resourceContents, "The thing.")]),
    ]))

  private static func block(
    _ name: String, _ type: String, _ about: String, _ properties: [Property]
  ) -> Shape {
    .named(
      name, about,
      .record(
        [.required("type", .word(type), "What the block carries.")] + properties, others: .kept))
  }

  private static let media: [Property] = [
    .required("data", .string, "The bytes in base64."),
    .required("mimeType", .string, "The media type."),
  ]

  private static let resourceContents = Shape.named(
    "ResourceContents", "A resource with its text or its bytes.",
    .either([
      resource(
        "TextResource", "A resource with its text.",
        .required("text", .string, "The text.")),
      resource(
        "BlobResource", "A resource with its bytes.",
        .required("blob", .string, "The bytes in base64.")),
    ]))

  private static func resource(_ name: String, _ about: String, _ property: Property) -> Shape {
    .named(
      name, about,
      .record(
        [
          .required("uri", .string, "Where the resource is."),
          .optional("mimeType", .string, "The media type."), property,
        ], others: .kept))
  }

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
      for key in ["title", "description", "mimeType"] {
        _ = try members.optional(key, as: String.self)
      }
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
    _ = try resource.optional("mimeType", as: String.self)
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
