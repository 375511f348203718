import JSON

/// The output items of one response in the order in which they began.
///
/// An event names its item by id and by place. The id counts first; but some services give an item a
/// new id in each event, or none, and for them the place counts.
struct OutputItems {
  /// The items.
  private(set) var list: [OutputItem] = []
  private var byId: [String: Int] = [:]
  private var byPlace: [Int: Int] = [:]

  /// The item that an event names; nil when it is not known.
  func position(id: String?, place: Int?) -> Int? {
    if let id, let known = byId[id] { return known }
    return place.flatMap { byPlace[$0] }
  }

  /// The item that a piece belongs to, opened if it is not known.
  mutating func position(ofPiece kind: DeltaKind, id: String?, place: Int?) -> Int {
    if let known = position(id: id, place: place) { return known }
    let itemKind = OutputItem.Kind(kind)
    if id == nil, place == nil, let last = list.lastIndex(where: { $0.isOpen(as: itemKind) }) {
      return last
    }
    return open(itemKind, id: id, place: place)
  }

  /// Takes an item that begins; the item's position.
  mutating func announce(_ item: JSONObject, place: Int?) -> Int {
    let id = item["id"]?.nonEmptyString
    var found = id.flatMap { byId[$0] }
    if found == nil, let here = place.flatMap({ byPlace[$0] }), list[here].isImplied {
      found = here
    }
    let position = found ?? open(OutputItem.Kind(item["type"]?.string), id: id, place: place)
    list[position].announce(item)
    return position
  }

  /// Takes an item that is done; the item's position.
  mutating func finish(_ item: JSONObject, place: Int?) -> Int {
    let id = item["id"]?.nonEmptyString
    let kind = OutputItem.Kind(item["type"]?.string)
    var found = id.flatMap { byId[$0] }
    if found == nil, let here = place.flatMap({ byPlace[$0] }), list[here].isOpen(as: kind) {
      found = here
    }
    if found == nil, place == nil { found = list.lastIndex { $0.isOpen(as: kind) } }
    let position = found ?? open(kind, id: id, place: place)
    list[position].finish(item)
    return position
  }

  /// Adds a piece of a call's arguments.
  mutating func add(arguments piece: String, at position: Int) {
    list[position].arguments += piece
  }

  /// Takes all of a call's arguments, in place of the pieces.
  mutating func set(arguments: String, at position: Int) {
    list[position].arguments = arguments
  }

  /// The number of calls.
  var callCount: Int { list.count { $0.kind == .call } }

  private mutating func open(_ kind: OutputItem.Kind, id: String?, place: Int?) -> Int {
    list.append(OutputItem(kind))
    if let id { byId[id] = list.count - 1 }
    if let place { byPlace[place] = list.count - 1 }
    return list.count - 1
  }
}

extension OutputItem {
  /// Whether the item is of that kind and not done.
  fileprivate func isOpen(as kind: Kind) -> Bool { finished == nil && self.kind == kind }
}

extension OutputItem.Kind {
  /// The kind of item that has pieces of that kind.
  fileprivate init(_ kind: DeltaKind) {
    switch kind {
    case .text, .refusal: self = .message
    case .reasoning, .summary: self = .reasoning
    case .arguments: self = .call
    }
  }
}
