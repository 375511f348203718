/// The bounds on what a provider may answer with.
package struct ProviderLimits: Sendable, Equatable {
  /// Bytes of one event of a stream; a signature or a picture may be large.
  package var eventBytes = 64 << 20
  /// Bytes of one whole reply, everything in its stream included.
  package var replyBytes = 256 << 20
  /// Tool calls in one reply.
  package var callsPerReply = 1_024
  /// Bytes of a refusal's body that are read; the rest is left unread.
  package var failureBytes = 64 << 10
  /// Milliseconds in which a refusal's body must come.
  package var failureMs = 5_000
  /// Characters of a provider's own words that go into an error.
  package var failureCharacters = 1_000
  /// Bytes of a list of models.
  package var modelListBytes = 16 << 20
  /// Pages of a list of models that are read.
  package var modelListPages = 50
  /// Milliseconds in which a page of a list of models must come.
  package var modelListMs = 60_000
  /// Milliseconds that a program has to print a key; it may ask its user for a password first.
  package var keyCommandMs = 60_000
  /// Bytes that such a program may print.
  package var keyBytes = 16 << 10
  /// The longest wait, in milliseconds, that a provider may ask for before it counts as never.
  package var retryAfterMs = 24 * 60 * 60 * 1_000
  /// Milliseconds in which the rest of a whole reply must come: a count of tokens and the end mark.
  package var trailerMs = 5_000
  /// Milliseconds in which the connection may end after the end mark, so that it can be used again.
  package var lingerMs = 250

  /// Makes the standard bounds.
  package init() {}
}
