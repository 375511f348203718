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
        end(container.value)
        guard let next = around.popLast() else { return }
        container = next
      }
    }
  }

  /// A container that was begun and not ended.
  private struct OpenContainer {
    let value: JSONValue
    /// The number of parts that were written or begun.
    var written = 0
  }

  /// Writes parts of a container up to its end or the first one that is itself a container, which is given back.
  private mutating func writeParts(of container: inout OpenContainer) -> JSONValue? {
    switch container.value {
    case .array(let elements): writeElements(elements, &container.written)
    case .object(let object): writeMembers(object.members, &container.written)
    default: nil
    }
  }

  private mutating func writeElements(_ elements: [JSONValue], _ written: inout Int) -> JSONValue? {
    for position in written..<elements.count {
      if !scalar(elements[position]) {
        written = position + 1
        return elements[position]
      }
    }
    return nil
  }

  private mutating func writeMembers(
    _ members: [JSONObject.Member], _ written: inout Int
  ) -> JSONValue? {
    for position in written..<members.count {
      key(members[position].key)
      if !scalar(members[position].value) {
        written = position + 1
        return members[position].value
      }
    }
    return nil
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

  private mutating func begin(_ container: JSONValue) -> OpenContainer {
    if case .array = container { beginArray() } else { beginObject() }
    return OpenContainer(value: container)
  }

  private mutating func end(_ container: JSONValue) {
    if case .array = container { endArray() } else { endObject() }
  }
}
