/// What a descriptor is watched for.
///
/// Errors and hang-ups are always reported, so the empty set watches for these alone.
package struct PollInterest: OptionSet, Sendable, Hashable {
  /// The bits, as the two members give them.
  package let rawValue: UInt8

  /// Makes a set from its bits.
  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Bytes, an end of file or a connection can be taken.
  package static let readable = PollInterest(rawValue: 1)
  /// Bytes can be given.
  package static let writable = PollInterest(rawValue: 2)
}

/// What a descriptor is ready for.
package struct PollReadiness: OptionSet, Sendable, Hashable {
  /// The bits, as the members give them.
  package let rawValue: UInt8

  /// Makes a set from its bits.
  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// A read answers at once, possibly with an end of file.
  package static let readable = PollReadiness(rawValue: 1)
  /// A write answers at once, possibly with an error.
  package static let writable = PollReadiness(rawValue: 2)
  /// The other end is gone.
  package static let hangUp = PollReadiness(rawValue: 4)
  /// The descriptor is in error; for the writing end of a pipe, nobody can read it any more.
  package static let error = PollReadiness(rawValue: 8)
}

/// One descriptor that became ready.
package struct PollEvent: Sendable, Hashable {
  /// The number that was given when the watch was added.
  package let token: UInt64
  /// What it is ready for.
  package let readiness: PollReadiness
}
