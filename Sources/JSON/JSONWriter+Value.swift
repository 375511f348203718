extension JSONWriter {
  /// Writes a value of any depth, with a stack of its own in place of recursion.
  package mutating func value(_ value: JSONValue) {
    if scalar(value) { return }
    var container = begin(value)
    var around: [OpenContainer] = []
    while true {
      if let nested = writeParts(of: &container) {
        around.append(container)
        container = begin(nested)
      } else {
        if container.isObject { endObject() } else { endArray() }
        guard let next = around.popLast() else { return }
        container = next
      }
    }
  }

  /// A container that was begun and not ended.
  private struct OpenContainer {
    let isObject: Bool
    var elements: [JSONValue] = []
    var members: [JSONObject.Member] = []
    /// The number of parts that were written or begun.
    var written = 0
  }

  private mutating func begin(_ container: JSONValue) -> OpenContainer {
    switch container {
    case .object(let object):
      beginObject()
      return OpenContainer(isObject: true, members: object.members)
    case .array(let elements):
      beginArray()
      return OpenContainer(isObject: false, elements: elements)
    default: return OpenContainer(isObject: false)
    }
  }

  /// Writes parts of a container up to its end or the first one that is itself a container, which is given back.
  private mutating func writeParts(of container: inout OpenContainer) -> JSONValue? {
    container.isObject
      ? writeMembers(container.members, &container.written)
      : writeElements(container.elements, &container.written)
  }

  private mutating func writeElements(_ elements: [JSONValue], _ written: inout Int) -> JSONValue? {
    // Through a buffer, unlike through the array, elements are looked at without being copied.
    unsafe elements.withUnsafeBufferPointer { elements in
      for position in written..<elements.count where unsafe !scalar(elements[position]) {
        written = position + 1
        return unsafe elements[position]
      }
      return nil
    }
  }

  private mutating func writeMembers(
    _ members: [JSONObject.Member], _ written: inout Int
  ) -> JSONValue? {
    unsafe members.withUnsafeBufferPointer { members in
      for position in written..<members.count {
        unsafe key(members[position].key)
        guard unsafe !scalar(members[position].value) else { continue }
        written = position + 1
        return unsafe members[position].value
      }
      return nil
    }
  }

  /// Writes a value that is no container; gives false and writes nothing if it is one.
  private mutating func scalar(_ value: JSONValue) -> Bool {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .array, .object: return false
    }
    return true
  }
}
