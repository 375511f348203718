/// The bounds on one JSON text.
package struct JSONLimits: Sendable, Equatable {
  /// The greatest number of arrays and objects that may be open at once; `[]` needs 1, a bare number 0.
  ///
  /// Reading and writing keep their own stacks, but Swift compares and releases nested values by
  /// recursion. One level takes less than 1 KiB of stack, so the standard bound fits a thread of
  /// 512 KiB; whoever raises the bound answers for a stack to match.
  package var maxDepth: Int

  /// The greatest length of the text in bytes.
  package var maxBytes: Int

  /// The bounds for text from outside: 512 levels and 64 MiB.
  package static let standard = JSONLimits(maxDepth: 512, maxBytes: 64 * 1024 * 1024)

  /// No bounds, for text whose bounds were checked before.
  static let none = JSONLimits(maxDepth: .max, maxBytes: .max)

  /// Makes bounds of `maxDepth` levels and `maxBytes` bytes.
  package init(maxDepth: Int, maxBytes: Int) {
    self.maxDepth = maxDepth
    self.maxBytes = maxBytes
  }
}
