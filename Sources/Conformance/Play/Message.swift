import JSON

/// One message of the client, read as strictly as the specification of JSON-RPC 2.0 is written.
enum Message: Sendable {
  case request(id: JSONValue, method: String, params: JSONValue)
  case notification(method: String, params: JSONValue)
  case answer(id: JSONValue, CallAnswer)

  /// Reads a message.
  ///
  /// - Throws: What is wrong with it.
  init(reading bytes: ArraySlice<UInt8>) throws(Interruption) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: Array(bytes))
    } catch {
      throw .finding("messages that are JSON in UTF-8", "\(error), in \(Excerpt.of(bytes))")
    }
    guard let object = value.object else {
      throw .finding(
        "one message at a time, an object (the answer to initialize says batches: false)",
        Excerpt.of(bytes))
    }
    guard object["jsonrpc"] == .string("2.0") else {
      throw .finding(#""jsonrpc":"2.0" in each message"#, Excerpt.of(bytes))
    }
    let id = object["id"]
    switch id {
    case nil, .null, .string, .number: break
    default: throw .finding("an id that is a string or a number", Excerpt.of(bytes))
    }
    if let method = object["method"] {
      self = try Self.call(method, id, object, bytes)
    } else {
      self = try Self.answer(id, object, bytes)
    }
  }

  private static func call(
    _ method: JSONValue, _ id: JSONValue?, _ object: JSONObject, _ bytes: ArraySlice<UInt8>
  ) throws(Interruption) -> Message {
    guard let name = method.string else {
      throw .finding("a method that is a string", Excerpt.of(bytes))
    }
    let params = object["params"] ?? .null
    guard params.isNull || params.object != nil else {
      throw .finding("params by name, an object", Excerpt.of(bytes))
    }
    guard object["result"] == nil, object["error"] == nil else {
      throw .finding("a request or an answer, not both", Excerpt.of(bytes))
    }
    guard let id else { return .notification(method: name, params: params) }
    return .request(id: id, method: name, params: params)
  }

  private static func answer(
    _ id: JSONValue?, _ object: JSONObject, _ bytes: ArraySlice<UInt8>
  ) throws(Interruption) -> Message {
    guard let id else { throw .finding("a method or an id", Excerpt.of(bytes)) }
    switch (object["result"], object["error"]) {
    case (let result?, nil): return .answer(id: id, .result(result))
    case (nil, let error?):
      guard error["code"]?.int != nil, error["message"]?.string != nil else {
        throw .finding("an error with a code and a message", Excerpt.of(bytes))
      }
      return .answer(id: id, .error(error))
    default: throw .finding("an answer with either result or error", Excerpt.of(bytes))
    }
  }
}

/// What the client answers to a request of the daemon.
enum CallAnswer: Sendable, Equatable {
  case result(JSONValue)
  case error(JSONValue)

  /// What the model would read of a tool's result; nil when it is no result of a tool.
  var text: String? {
    guard case .result(let result) = self else { return nil }
    if let text = result["content"]?.string { return text }
    guard let blocks = result["content"]?.array else { return result["structuredContent"]?.text }
    let texts = blocks.compactMap { $0["type"] == .string("text") ? $0["text"]?.string : nil }
    return texts.count == blocks.count ? texts.joined() : nil
  }

  /// The words of a failure; nil when it is a success.
  var failure: String? {
    switch self {
    case .error(let error): error["message"]?.string ?? ""
    case .result(let result): result["isError"] == .bool(true) ? text ?? "" : nil
    }
  }

  /// The answer as it is told to people.
  var excerpt: String {
    switch self {
    case .result(let value): "the result " + Excerpt.of(value.text)
    case .error(let value): "the error " + Excerpt.of(value.text)
    }
  }
}
