import JSON

/// The values of an `enum`, found by hash once there are more than a few.
struct ValueSet: Sendable {
  private static let maxUnindexedCount = 6

  let values: [JSONValue]
  private let places: [Int: [Int]]

  /// Takes the values in the order in which messages show them.
  init(_ values: [JSONValue]) {
    self.values = values
    guard values.count > Self.maxUnindexedCount else {
      places = [:]
      return
    }
    var places: [Int: [Int]] = [:]
    var size = 0
    for (index, value) in values.enumerated() {
      places[ValueHash.hash(value, size: &size), default: []].append(index)
    }
    self.places = places
  }

  /// Whether a value is equal to one of the set; `size` grows by how much of the value was looked at.
  func contains(_ value: JSONValue, size: inout Int) -> Bool {
    guard values.count > Self.maxUnindexedCount else {
      for candidate in values where candidate.equals(value, size: &size) { return true }
      return false
    }
    for place in places[ValueHash.hash(value, size: &size)] ?? []
    where values[place].equals(value, size: &size) {
      return true
    }
    return false
  }

  /// The first two places at which equal values stand, or nil if all differ.
  static func firstDuplicate(in values: [JSONValue], size: inout Int) -> (Int, Int)? {
    // The last place with each hash, and from each place the one before with the same hash.
    var latest: [Int: Int] = [:]
    latest.reserveCapacity(values.count)
    var earlier = [Int](repeating: -1, count: values.count)
    for (index, value) in values.enumerated() {
      let hash = ValueHash.hash(value, size: &size)
      var candidate = latest[hash] ?? -1
      earlier[index] = candidate
      latest[hash] = index
      while candidate >= 0 {
        if values[candidate].equals(value, size: &size) { return (candidate, index) }
        candidate = earlier[candidate]
      }
    }
    return nil
  }
}
