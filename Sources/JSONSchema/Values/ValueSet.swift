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
      return values.contains { $0.equals(value) }
    }
    let hash = ValueHash.hash(value, size: &size)
    return places[hash]?.contains { values[$0].equals(value) } ?? false
  }

  /// The first two places at which equal values stand, or nil if all differ.
  static func firstDuplicate(in values: [JSONValue], size: inout Int) -> (Int, Int)? {
    var places: [Int: [Int]] = [:]
    places.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      let hash = ValueHash.hash(value, size: &size)
      if let earlier = places[hash]?.first(where: { values[$0].equals(value) }) {
        return (earlier, index)
      }
      places[hash, default: []].append(index)
    }
    return nil
  }
}
