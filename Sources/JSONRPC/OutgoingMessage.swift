import JSON

/// A message of ours before framing: a head, a payload that is never copied, one closing byte.
struct OutgoingMessage {
  /// Everything before the payload.
  let head: [UInt8]
  /// A JSON value without line breaks, or nothing.
  let payload: [UInt8]
  /// The bracket that closes the message.
  let closing: UInt8

  /// How many bytes the message has without framing.
  var count: Int { head.count + payload.count + 1 }

  /// The response that answers the request `id`.
  static func response(_ id: RequestID, _ answer: Answer) -> OutgoingMessage {
    var head: [UInt8] = []
    head.reserveCapacity(64)
    head.append(contentsOf: #"{"jsonrpc":"2.0","id":"#.utf8)
    id.write(to: &head)
    switch answer {
    case .success(let result):
      head.append(contentsOf: #","result":"#.utf8)
      return OutgoingMessage(head: head, payload: result.bytes, closing: UInt8(ascii: "}"))
    case .failure(let error):
      head.append(contentsOf: #","error":"#.utf8)
      return OutgoingMessage(head: head, payload: error.encoded.bytes, closing: UInt8(ascii: "}"))
    }
  }

  /// A notification.
  static func notification(_ method: String, _ params: EncodedJSON?) -> OutgoingMessage {
    var head: [UInt8] = []
    head.reserveCapacity(64)
    head.append(contentsOf: #"{"jsonrpc":"2.0","method":"#.utf8)
    return OutgoingMessage(head: &head, method, params)
  }

  /// A request.
  static func request(_ id: RequestID, _ method: String, _ params: EncodedJSON?) -> OutgoingMessage
  {
    var head: [UInt8] = []
    head.reserveCapacity(80)
    head.append(contentsOf: #"{"jsonrpc":"2.0","id":"#.utf8)
    id.write(to: &head)
    head.append(contentsOf: #","method":"#.utf8)
    return OutgoingMessage(head: &head, method, params)
  }

  /// The answer to a batch; `responses` are joined by commas.
  static func batch(_ responses: [UInt8]) -> OutgoingMessage {
    OutgoingMessage(head: [UInt8(ascii: "[")], payload: responses, closing: UInt8(ascii: "]"))
  }

  /// Appends the message without framing.
  func write(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: head)
    bytes.append(contentsOf: payload)
    bytes.append(closing)
  }

  private init(head: [UInt8], payload: [UInt8], closing: UInt8) {
    self.head = head
    self.payload = payload
    self.closing = closing
  }

  private init(head: inout [UInt8], _ method: String, _ params: EncodedJSON?) {
    head.append(jsonString: method)
    if params != nil { head.append(contentsOf: #","params":"#.utf8) }
    self.init(head: head, payload: params?.bytes ?? [], closing: UInt8(ascii: "}"))
  }
}

extension [UInt8] {
  /// Appends `string` as a JSON string.
  mutating func append(jsonString string: String) {
    let isPlain = string.utf8.allSatisfy {
      $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    guard isPlain else { return append(contentsOf: JSONValue.string(string).encoded) }
    append(UInt8(ascii: "\""))
    append(contentsOf: string.utf8)
    append(UInt8(ascii: "\""))
  }
}
