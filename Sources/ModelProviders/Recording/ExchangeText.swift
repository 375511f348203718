import Conversation
import HTTP
import JSON

/// The parts of an exchange's file, in the order in which they are written.
enum ExchangeText {
  /// Everything up to the response.
  static func head(_ request: RecordedExchange.Request) -> String {
    let body = PrettyJSON.text(of: request.body, indent: "    ")
    return """
      {
        "format": \(quoted(RecordedExchange.format)),
        "provider": \(quoted(request.provider)),
        "dialect": \(quoted(request.dialect)),
        "model": \(quoted(request.model)),
        "request": {
          "method": \(quoted(request.method)),
          "path": \(quoted(request.path)),
          "body": \(body)
        },

      """
  }

  /// The response up to its first chunk; nil when none came.
  static func response(_ response: RecordedExchange.Response?) -> String {
    guard let response else { return "  \"response\": null,\n  \"chunks\": [" }
    var headers = JSONObject()
    for (name, value) in response.headers { headers[name] = .string(value) }
    let json: JSONValue = [
      "ms": .number(JSONNumber(response.ms)), "status": .number(JSONNumber(response.status)),
      "headers": .object(headers),
    ]
    return "  \"response\": \(PrettyJSON.text(of: json, indent: "  ")),\n  \"chunks\": ["
  }

  /// One chunk, with what separates it from the one before.
  static func chunk(_ chunk: RecordedExchange.Chunk, isFirst: Bool) -> String {
    var writer = JSONWriter(reservingCapacity: chunk.bytes.count + 64)
    writer.beginObject()
    writer.member("ms", chunk.ms)
    if let text = String(validating: chunk.bytes.span) {
      writer.member("text", text)
    } else {
      writer.member("base64", Base64.text(of: chunk.bytes))
    }
    writer.endObject()
    return (isFirst ? "\n    " : ",\n    ") + String(decoding: writer.takeBytes(), as: UTF8.self)
  }

  /// The end, after this many chunks.
  static func end(_ end: RecordedExchange.End, ms: Int, hasChunks: Bool) -> String {
    var json: JSONObject = ["ms": .number(JSONNumber(ms)), "as": .string(end.word)]
    if case .failed(let error) = end {
      json["error"] = [
        "kind": .string(error.kind.rawValue), "message": .string(error.message),
        "retryable": .bool(error.retryable),
      ]
    }
    return (hasChunks ? "\n  ],\n" : "],\n") + "  \"end\": \(JSONValue.object(json).text)\n}\n"
  }

  private static func quoted(_ text: String) -> String { JSONValue.string(text).text }
}
