package import Conversation
package import JSON

/// Content that may be written as a plain string: `string | [block]`.
package struct Prompt: JSONReadable, Described, Sendable {
  /// The content's blocks.
  package let content: [ContentBlock]

  /// Shape: `string | [block]`.
  package static let shape = Shape.named(
    "Content", "Content: a text, or blocks.",
    .either([.string, .list(of: ContentBlock.shape)]))

  /// Reads a string or an array of blocks.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    switch value {
    case .string(let text): content = [.text(text)]
    case .array: content = try [ContentBlock](reading: value, at: pointer)
    default:
      throw .expected("a string or an array of content blocks", got: value, at: pointer)
    }
  }
}
