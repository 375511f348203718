extension JSONWriter {
  /// Writes a value of any depth, with a stack of its own in place of recursion.
  package mutating func value(_ value: JSONValue) {
    var open: [OpenContainer] = []
    begin(value, &open)
    while let last = open.indices.last {
      switch open[last].next() {
      case .element(let value): begin(value, &open)
      case .member(let member):
        key(member.key)
        begin(member.value, &open)
      case .endOfArray:
        endArray()
        open.removeLast()
      case .endOfObject:
        endObject()
        open.removeLast()
      }
    }
  }

  /// Writes a scalar, or opens a container.
  private mutating func begin(_ value: JSONValue, _ open: inout [OpenContainer]) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .array(let elements):
      beginArray()
      open.append(.array(elements.makeIterator()))
    case .object(let object):
      beginObject()
      open.append(.object(object.makeIterator()))
    }
  }
}

/// A container of which a part is written.
private enum OpenContainer {
  case array(IndexingIterator<[JSONValue]>)
  case object(JSONObject.Iterator)

  /// What has to be written next.
  enum Part {
    case element(JSONValue)
    case member(JSONObject.Element)
    case endOfArray
    case endOfObject
  }

  mutating func next() -> Part {
    switch self {
    case .array(var elements):
      let element = elements.next()
      self = .array(elements)
      return element.map(Part.element) ?? .endOfArray
    case .object(var members):
      let member = members.next()
      self = .object(members)
      return member.map(Part.member) ?? .endOfObject
    }
  }
}
