package import JSON

/// One piece of a prompt, of a reply or of a tool result, in MCP's shapes.
///
/// Members that the protocol does not name (`annotations`, `_meta`, …) are kept in `extra`, so that
/// a client reads back from the history exactly what it put in.
package struct ContentBlock: Sendable, Equatable {
  /// What the block carries.
  package enum Kind: Sendable, Equatable {
    /// Plain text.
    case text(String)
    /// A picture: base64 text and its media type.
    case image(data: String, mimeType: String)
    /// A sound: base64 text and its media type.
    case audio(data: String, mimeType: String)
    /// A pointer to something that the client can read.
    case resourceLink(uri: String, name: String)
    /// The thing itself: `{uri, mimeType?, text | blob}`.
    case resource(JSONObject)
  }

  /// What the block carries.
  package let kind: Kind
  /// The members beside those of `kind`, as the client wrote them.
  package let extra: JSONObject

  /// Makes a block; `extra` holds members that have no meaning here.
  package init(_ kind: Kind, extra: JSONObject = JSONObject()) {
    self.kind = kind
    self.extra = extra
  }

  /// A text block without further members.
  package static func text(_ text: String) -> ContentBlock { ContentBlock(.text(text)) }

  /// The text of a text block, otherwise nil.
  package var text: String? {
    if case .text(let text) = kind { text } else { nil }
  }

  /// The block's `type` on the wire.
  package var typeName: String {
    switch kind {
    case .text: "text"
    case .image: "image"
    case .audio: "audio"
    case .resourceLink: "resource_link"
    case .resource: "resource"
    }
  }
}

extension [ContentBlock] {
  /// The text blocks, joined as they stand.
  package var joinedText: String {
    if count == 1, let text = self[0].text { return text }
    return compactMap(\.text).joined()
  }
}
