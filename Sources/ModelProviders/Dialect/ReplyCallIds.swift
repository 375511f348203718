/// The ids of one reply's tool calls.
enum ReplyCallIds {
  /// An id for each call.
  ///
  /// - Parameters:
  ///   - given: The service's own ids.
  ///   - callsBefore: The number of calls in the history, from which ids are minted.
  /// - Returns: The ids, no two alike; minted where the service gave none, or one twice.
  static func ids(for given: [String?], callsBefore: Int) -> [String] {
    var taken = Set(given.compactMap { $0 })
    var seen: Set<String> = []
    var number = callsBefore
    return given.map { id in
      if let id, seen.insert(id).inserted { return id }
      repeat { number += 1 } while !taken.insert(PortableCallId.numbered(number)).inserted
      return PortableCallId.numbered(number)
    }
  }
}
