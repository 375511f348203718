/// What a running process takes from the system.
package struct ProcessFootprint: Sendable, Equatable {
  /// Bytes of memory that it keeps.
  package let memoryBytes: Int
  /// How many threads it has.
  package let threads: Int
}
