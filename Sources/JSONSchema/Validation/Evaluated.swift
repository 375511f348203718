/// Which members and items of one value were evaluated by the schemas that it fits.
///
/// Kept only where an `unevaluated…` keyword will ask; otherwise every method returns at once.
struct Evaluated {
  /// Whether anything is kept.
  let isTracking: Bool
  private(set) var hasAllProperties = false
  private(set) var hasAllItems = false
  private(set) var prefixCount = 0
  /// Bits by position among the members.
  private var properties: [UInt64] = []
  /// Bits by position, for items behind the prefix.
  private var items: [UInt64] = []

  /// A record that keeps nothing, for values that nobody will ask about.
  static let untracked = Evaluated(isTracking: false)

  /// Starts with nothing evaluated.
  init(isTracking: Bool) {
    self.isTracking = isTracking
  }

  /// How many words a union with this record goes through.
  var size: Int { properties.count + items.count }

  /// Notes the member at a position.
  mutating func insertProperty(_ position: Int) {
    if isTracking { Self.insert(position, into: &properties) }
  }

  /// Notes all members.
  mutating func insertAllProperties() {
    if isTracking { hasAllProperties = true }
  }

  /// Notes one item.
  mutating func insertItem(_ position: Int) {
    if isTracking { Self.insert(position, into: &items) }
  }

  /// Notes the first items.
  mutating func insertItems(below count: Int) {
    if isTracking { prefixCount = max(prefixCount, count) }
  }

  /// Notes all items.
  mutating func insertAllItems() {
    if isTracking { hasAllItems = true }
  }

  /// Whether the member at a position was evaluated.
  func containsProperty(_ position: Int) -> Bool {
    hasAllProperties || Self.contains(position, in: properties)
  }

  /// Whether an item was evaluated.
  func containsItem(_ position: Int) -> Bool {
    hasAllItems || position < prefixCount || Self.contains(position, in: items)
  }

  /// Adds what another schema evaluated of the same value.
  mutating func formUnion(_ other: Evaluated) {
    guard isTracking else { return }
    hasAllProperties = hasAllProperties || other.hasAllProperties
    hasAllItems = hasAllItems || other.hasAllItems
    prefixCount = max(prefixCount, other.prefixCount)
    Self.formUnion(other.properties, into: &properties)
    Self.formUnion(other.items, into: &items)
  }

  private static func insert(_ position: Int, into bits: inout [UInt64]) {
    while bits.count <= position >> 6 { bits.append(0) }
    bits[position >> 6] |= 1 << UInt64(position & 63)
  }

  private static func contains(_ position: Int, in bits: [UInt64]) -> Bool {
    position >> 6 < bits.count && bits[position >> 6] & (1 << UInt64(position & 63)) != 0
  }

  private static func formUnion(_ other: [UInt64], into bits: inout [UInt64]) {
    while bits.count < other.count { bits.append(0) }
    for index in other.indices { bits[index] |= other[index] }
  }
}
