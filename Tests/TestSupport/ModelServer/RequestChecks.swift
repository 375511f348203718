import JSON

/// Gathers what is wrong with a request.
struct RequestChecks {
  /// A sentence for each problem so far.
  private(set) var problems: [String] = []

  /// Notes a problem unless `condition` holds.
  mutating func expect(_ condition: Bool, _ problem: @autoclosure () -> String) {
    if !condition { problems.append(problem()) }
  }

  /// Notes every member of `object` that is not known.
  mutating func expectKeys(
    of object: JSONObject, at place: String, required: Set<String> = [], optional: Set<String> = []
  ) {
    for key in object.keys where !required.contains(key) && !optional.contains(key) {
      problems.append("\(place): unknown key \(key)")
    }
    for key in required.sorted() where object[key] == nil {
      problems.append("\(place): \(key) is missing")
    }
  }

  /// Notes a text that is missing or empty; the text.
  @discardableResult
  mutating func text(_ value: JSONValue?, _ place: String) -> String {
    let text = value?.string ?? ""
    expect(!text.isEmpty, "\(place): a text is missing or empty")
    return text
  }

  /// Checks what all requests have in common; the body.
  mutating func body(of request: RecordedRequest, path: String) -> JSONObject {
    expect(request.method == "POST", "the method is \(request.method)")
    expect(request.target == path, "the path is \(request.target)")
    expect(
      request.header("content-type") == "application/json",
      "the content type is \(request.header("content-type") ?? "missing")")
    expect(
      request.header("accept")?.contains("text/event-stream") == true,
      "no event stream is accepted")
    // What is no JSON is a problem like any other.
    let body = (try? JSONValue(parsing: request.body))?.object
    expect(body != nil, "the body is no JSON object")
    return body ?? JSONObject()
  }

  /// Checks the name and the schema that a tool has; the name.
  mutating func tool(_ tool: JSONObject, at place: String) -> String {
    let name = text(tool["name"], "\(place)/name")
    let allowed = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F
        || byte == 0x2D
    }
    expect(allowed && name.utf8.count <= 64, "\(place): the name \(name) is not allowed")
    expect(
      tool["parameters"]?["type"]?.string == "object", "\(place): the schema is no object's")
    if let description = tool["description"] { text(description, "\(place)/description") }
    return name
  }

  /// Checks the arguments of a call that goes back.
  mutating func arguments(_ value: JSONValue?, at place: String) {
    // As above.
    let parsed = value?.string.flatMap { try? JSONValue(parsing: $0) }
    expect(parsed?.object != nil, "\(place): the arguments are no object's text")
  }
}
