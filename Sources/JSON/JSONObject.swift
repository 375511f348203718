/// The members of a JSON object, in order, each key once.
///
/// Keys compare as bytes. An object of at most 16 members is searched from its first member on;
/// a bigger one carries an index, so that neither reading nor searching it takes quadratic time.
package struct JSONObject: Sendable {
  /// One key and its value.
  package typealias Element = (key: String, value: JSONValue)

  /// The members in order.
  private(set) var members: [Member]
  private var index: KeyIndex

  /// Makes an object without members.
  package init() {
    members = []
    index = KeyIndex()
  }

  /// Makes an object of `members`; of those with the same key the last value wins, at the first one's place.
  package init(_ members: [(key: String, value: JSONValue)]) {
    self.init(stored: members.map { Member(key: $0.key, value: $0.value) })
  }

  /// Makes an object of `members`, in which keys may be repeated.
  init(stored members: [Member]) {
    self.members = members
    index = KeyIndex.removingDuplicates(from: &self.members)
  }

  /// Makes an object of at most `KeyIndex.greatestUnindexedCount` members whose keys differ.
  init(unindexed members: [Member]) {
    self.members = members
    index = KeyIndex()
  }

  /// The number of members.
  package var count: Int { members.count }

  /// Whether there is no member.
  package var isEmpty: Bool { members.isEmpty }

  /// The keys in order.
  package var keys: [String] { members.map(\.key) }

  /// Whether there is a member named `key`.
  func contains(_ key: String) -> Bool { index.position(of: key, in: members) != nil }

  /// The value of the member named `key`, or nil if there is none.
  ///
  /// Setting a value replaces it in place or adds a member at the end; setting nil removes it.
  package subscript(key: String) -> JSONValue? {
    get {
      index.position(of: key, in: members).map { members[$0].value }
    }
    set {
      let position = index.position(of: key, in: members)
      switch (position, newValue) {
      case (let position?, let value?):
        members[position].value = value
      case (let position?, nil):
        members.remove(at: position)
        index = KeyIndex.removingDuplicates(from: &members)
      case (nil, let value?):
        members.append(Member(key: key, value: value))
        index.lastWasAppended(to: members)
      case (nil, nil):
        break
      }
    }
  }
}

extension JSONObject {
  /// One key and its value, as stored.
  struct Member: Sendable, KeyedMember {
    let key: String
    var value: JSONValue
  }
}

extension JSONObject: Equatable {
  /// Tells whether both have the same members in the same order.
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    JSONValue.object(left) == JSONValue.object(right)
  }
}

extension JSONObject: Sequence {
  /// Walks over the members in order.
  package struct Iterator: IteratorProtocol {
    fileprivate var members: IndexingIterator<[Member]>

    /// Takes the next member, or nil after the last one.
    package mutating func next() -> JSONObject.Element? {
      members.next().map { ($0.key, $0.value) }
    }
  }

  /// Starts a walk over the members in order.
  package func makeIterator() -> Iterator { Iterator(members: members.makeIterator()) }

  /// The number of members, which is known.
  package var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Makes an object; of members with the same key the last value wins, at the first one's place.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(stored: elements.map { Member(key: $0.0, value: $0.1) })
  }
}
