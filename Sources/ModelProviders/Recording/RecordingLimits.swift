/// The bounds on recordings.
package struct RecordingLimits: Sendable, Equatable {
  /// Bytes of the file of one exchange; a longer exchange is recorded as too long to be played.
  package var exchangeBytes = 64 << 20
  /// Entries of a directory with exchanges.
  package var files = 10_000
  /// Bytes that are gathered before they are written.
  package var bufferBytes = 64 << 10
  /// Characters of each of the values that a difference shows.
  package var valueCharacters = 200
  /// Milliseconds that a replay of a cancelled exchange waits for the cancel.
  package var cancelWaitMs = 30_000

  /// Makes the standard bounds.
  package init() {}
}
