import Synchronization

/// The bytes of one part of a model request, made once for each dialect in turn.
///
/// A session nearly always stays with one dialect, so one slot is enough; a move to another dialect
/// encodes the history once more. This is why a request is a concatenation and not a re-encoding.
package final class EncodedOnce: Sendable {
  private struct Slot {
    var dialect: String
    var bytes: [UInt8]
  }

  private let slot = Mutex<Slot?>(nil)

  /// Makes an empty slot.
  package init() {}

  /// The bytes for `dialect`, made by `encode` when they are not there yet.
  ///
  /// - Parameters:
  ///   - dialect: Names the wire format and everything else that the bytes depend on.
  ///   - encode: Makes the bytes; must depend on nothing that can change.
  /// - Returns: The same bytes for the same dialect, ever.
  package func bytes(for dialect: String, encode: () -> [UInt8]) -> [UInt8] {
    if let bytes = slot.withLock({ $0?.dialect == dialect ? $0?.bytes : nil }) { return bytes }
    let bytes = encode()
    slot.withLock { $0 = Slot(dialect: dialect, bytes: bytes) }
    return bytes
  }
}
