/// A key that was read, with a hash by which most keys are told apart at once.
struct ObjectKey {
  /// The key, decoded.
  let string: String

  /// A number that is the same for the same bytes, and for other bytes most likely another.
  let hash: UInt64
}

extension StringToken {
  /// The key that the token stands for.
  @inline(__always)
  func key(in bytes: Span<UInt8>) -> ObjectKey {
    hasEscapes
      ? escapedKey(in: bytes)
      : ObjectKey(string: string(in: bytes), hash: KeyEnds(of: bytes, from: start, to: end).hash)
  }

  /// The key that the token stands for, taken from `cache` if it was read before.
  @inline(__always)
  func key(in bytes: Span<UInt8>, _ cache: inout KeyCache) -> ObjectKey {
    if hasEscapes { return escapedKey(in: bytes) }
    let ends = KeyEnds(of: bytes, from: start, to: end)
    let hash = ends.hash
    return ObjectKey(string: cache.string(for: ends, hash) { string(in: bytes) }, hash: hash)
  }

  /// A key that may be the same as one without escapes, so that its hash must be as well.
  @inline(never)
  private func escapedKey(in bytes: Span<UInt8>) -> ObjectKey {
    let string = string(in: bytes)
    let decoded = Array(string.utf8)
    return ObjectKey(
      string: string, hash: KeyEnds(of: decoded.span, from: 0, to: decoded.count).hash)
  }
}
