import Conversation
import JSON

extension RecordedExchange: JSONReadable {
  /// Reads what a file holds; members that it does not know are passed over.
  init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    let format: String = try members.required("format")
    guard format == Self.format else {
      throw JSONMismatch(at: members.place(of: "format"), "expected \"\(Self.format)\"")
    }
    let sent = try JSONMembers(try members.required("request"), at: members.place(of: "request"))
    request = Request(
      provider: try members.required("provider"), dialect: try members.required("dialect"),
      model: try members.required("model"), method: try sent.required("method"),
      path: try sent.required("path"), body: try sent.required("body"))
    response = try members.optional("response")
    chunks = try members.required("chunks")
    end = try members.required("end")
  }
}

extension RecordedExchange.Response: JSONReadable {
  init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    ms = try members.milliseconds()
    status = try members.required("status")
    let fields = try JSONMembers(
      try members.required("headers"), at: members.place(of: "headers"))
    headers = []
    for name in fields.object.keys { headers.append((name, try fields.required(name))) }
  }
}

extension RecordedExchange.Chunk: JSONReadable {
  init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    ms = try members.milliseconds()
    if let text: String = try members.optional("text") {
      bytes = Array(text.utf8)
      return
    }
    let text: String = try members.required("base64")
    guard let bytes = Base64.bytes(of: text) else {
      throw JSONMismatch(at: members.place(of: "base64"), "expected base64 (RFC 4648, section 4)")
    }
    self.bytes = bytes
  }
}

extension RecordedExchange.End: JSONReadable {
  init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    let word: String = try members.required("as")
    switch word {
    case "complete": self = .complete
    case "cancelled": self = .cancelled
    case "too_long": self = .tooLong
    case "failed":
      let error = try JSONMembers(try members.required("error"), at: members.place(of: "error"))
      let name: String = try error.required("kind")
      guard let kind = ModelError.Kind(rawValue: name) else {
        throw JSONMismatch(at: error.place(of: "kind"), "there is no such kind of error")
      }
      self = .failed(
        ModelError(
          kind, try error.required("message"), retryable: try error.required("retryable")))
    default:
      throw JSONMismatch(
        at: members.place(of: "as"), "expected complete, failed, cancelled or too_long")
    }
  }
}

extension JSONMembers {
  /// The member `ms`, a day at most: what is read here is waited for.
  fileprivate func milliseconds() throws(JSONMismatch) -> Int {
    let ms: Int = try required("ms")
    guard (0...86_400_000).contains(ms) else {
      throw JSONMismatch(at: place(of: "ms"), "expected a number from 0 to 86400000, got \(ms)")
    }
    return ms
  }
}
