/// The keywords that concern objects.
final class ObjectRules: Sendable {
  let properties: PropertyTable
  let patterns: [(pattern: Pattern, node: Int)]
  let additional: Int?
  let names: Int?
  let minProperties: Int?
  let maxProperties: Int?
  let dependencies: [(key: String, required: [String], keyword: Keyword)]

  init(
    properties: PropertyTable, patterns: [(pattern: Pattern, node: Int)], additional: Int?,
    names: Int?, minProperties: Int?, maxProperties: Int?,
    dependencies: [(key: String, required: [String], keyword: Keyword)]
  ) {
    self.properties = properties
    self.patterns = patterns
    self.additional = additional
    self.names = names
    self.minProperties = minProperties
    self.maxProperties = maxProperties
    self.dependencies = dependencies
  }
}

/// What `properties` and `required` say of each name, so that one look-up per member answers both.
struct PropertyTable: Sendable {
  /// One name.
  struct Entry: Sendable {
    var key: ByteKey
    /// The schema from `properties`, if the name is there.
    var node: Int?
    var isRequired: Bool
  }

  private static let maxUnindexedCount = 8

  /// In the order of `properties`, then of `required`.
  let entries: [Entry]
  /// How many names are required.
  let requiredCount: Int
  private let places: [ByteKey: Int]

  /// Joins both keywords.
  init(properties: [(key: String, node: Int)], required: [String]) {
    var entries = properties.map { Entry(key: ByteKey($0.key), node: $0.node, isRequired: false) }
    var places: [ByteKey: Int] = [:]
    for (index, entry) in entries.enumerated() { places[entry.key] = index }
    for name in required {
      let key = ByteKey(name)
      if let place = places[key] {
        entries[place].isRequired = true
      } else {
        places[key] = entries.count
        entries.append(Entry(key: key, node: nil, isRequired: true))
      }
    }
    self.entries = entries
    self.places = entries.count > Self.maxUnindexedCount ? places : [:]
    requiredCount = entries.count { $0.isRequired }
  }

  /// What is said of a name, or nil if nothing is.
  func entry(for name: String) -> Entry? {
    let key = ByteKey(probing: name)
    guard entries.count > Self.maxUnindexedCount else {
      for entry in entries where entry.key == key { return entry }
      return nil
    }
    return places[key].map { entries[$0] }
  }
}
