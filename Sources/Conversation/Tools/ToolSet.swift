package import JSON
import Synchronization

/// The tools that one model request offers, in registration order; immutable.
///
/// A registration makes a new set, so a request that is under way keeps the set it was sent with and
/// each set's encoding for a dialect is made once.
package final class ToolSet: Sendable {
  /// The set without tools.
  package static let empty = ToolSet([])

  /// The definitions in registration order.
  package let definitions: [ToolDefinition]
  /// The set's encoding for the dialect that used it last.
  package let encoded = EncodedOnce()
  /// The definitions as clients read them.
  package let listed = EncodedListing()
  private let indexByName: [String: Int]

  /// Makes a set; of two definitions with one name the later one is found by name.
  package init(_ definitions: [ToolDefinition]) {
    self.definitions = definitions
    var indexByName: [String: Int] = [:]
    for (index, definition) in definitions.enumerated() { indexByName[definition.name] = index }
    self.indexByName = indexByName
  }

  /// Whether no tool is offered.
  package var isEmpty: Bool { definitions.isEmpty }

  /// The names in registration order.
  package var names: [String] { definitions.map(\.name) }

  /// The definition with that name.
  package subscript(name: String) -> ToolDefinition? {
    indexByName[name].map { definitions[$0] }
  }
}

/// The encoding of a whole set of tools for clients, made when it is first asked for.
package final class EncodedListing: Sendable {
  private let slot = Mutex<EncodedJSON?>(nil)

  init() {}

  /// The encoding, made by `encode` when it is not there yet.
  package func value(encode: () -> EncodedJSON) -> EncodedJSON {
    if let value = slot.withLock({ $0 }) { return value }
    let value = encode()
    slot.withLock { $0 = value }
    return value
  }
}
