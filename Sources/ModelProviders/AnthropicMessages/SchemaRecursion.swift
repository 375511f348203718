import JSON

/// Looks for schemas that are part of themselves.
enum SchemaRecursion {
  /// The name of a definition that can be reached from itself; nil where there is none.
  static func name(in definitions: JSONObject) -> String? {
    var isDone: [String: Bool] = [:]
    for name in definitions.keys where isDone[name] == nil {
      isDone[name] = false
      // Each definition is entered once and left once, so the walk is as long as all of them.
      var path = [(name: name, rest: references(in: definitions[name] ?? .null))]
      while let last = path.indices.last {
        guard let next = path[last].rest.popLast() else {
          isDone[path.removeLast().name] = true
          continue
        }
        if isDone[next] == false { return next }
        guard isDone[next] == nil, let definition = definitions[next] else { continue }
        isDone[next] = false
        path.append((next, references(in: definition)))
      }
    }
    return nil
  }

  /// The names of the definitions that a schema refers to, anywhere in it.
  private static func references(in schema: JSONValue) -> [String] {
    var found: [String] = []
    var places = [schema]
    while let place = places.popLast() {
      places += place.array ?? []
      for (key, value) in place.object ?? JSONObject() {
        if key == "$ref", let name = value.string?.split(separator: "/").last {
          found.append(String(name))
        } else {
          places.append(value)
        }
      }
    }
    return found
  }
}
