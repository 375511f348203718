/// The ids of one reply's tool calls.
enum ReplyCallIds {
  /// An id for each call.
  ///
  /// - Parameters:
  ///   - given: The service's own ids.
  ///   - callsBefore: The number of calls in the history, from which ids are minted.
  ///   - used: The ids that no call may have, for a service whose ids must be unique in the history.
  /// - Returns: The ids, no two alike; minted where the service gave none, or one twice.
  static func ids(
    for given: [String?], callsBefore: Int, besides used: Set<String> = []
  ) -> [String] {
    var taken = used.union(given.compactMap { $0 })
    var seen = used
    var number = callsBefore
    return given.map { id in
      if let id, seen.insert(id).inserted { return id }
      repeat { number += 1 } while !taken.insert(PortableCallId.numbered(number)).inserted
      return PortableCallId.numbered(number)
    }
  }
}
