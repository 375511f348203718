import JSON

/// A message of ours before framing: what it is, and a payload that is copied at most once.
struct OutgoingMessage {
  private enum Kind {
    case result(RequestID)
    case error(RequestID)
    case notification(method: String)
    case notificationOf(EncodedMethod)
    case request(RequestID, method: String)
    case batch
  }

  private let kind: Kind
  /// A JSON value without line breaks, or nothing.
  let payload: [UInt8]

  /// The response that answers the request `id`.
  static func response(_ id: RequestID, _ answer: Answer) -> OutgoingMessage {
    switch answer {
    case .success(let result): OutgoingMessage(kind: .result(id), payload: result.bytes)
    case .failure(let error): OutgoingMessage(kind: .error(id), payload: error.encoded.bytes)
    }
  }

  /// A notification.
  static func notification(_ method: String, _ params: EncodedJSON?) -> OutgoingMessage {
    OutgoingMessage(kind: .notification(method: method), payload: params?.bytes ?? [])
  }

  /// A notification with params, whose method was encoded before.
  static func notification(of method: EncodedMethod, _ params: EncodedJSON) -> OutgoingMessage {
    OutgoingMessage(kind: .notificationOf(method), payload: params.bytes)
  }

  /// A request.
  static func request(
    _ id: RequestID, _ method: String, _ params: EncodedJSON?
  ) -> OutgoingMessage {
    OutgoingMessage(kind: .request(id, method: method), payload: params?.bytes ?? [])
  }

  /// The answer to a batch; `responses` are joined by commas.
  static func batch(_ responses: [UInt8]) -> OutgoingMessage {
    OutgoingMessage(kind: .batch, payload: responses)
  }

  /// Whether the message answers a request or a batch.
  var isAnswer: Bool {
    switch kind {
    case .result, .error, .batch: true
    case .notification, .notificationOf, .request: false
    }
  }

  /// The bracket that closes the message.
  var closing: UInt8 {
    if case .batch = kind { UInt8(ascii: "]") } else { UInt8(ascii: "}") }
  }

  /// Appends everything before the payload.
  func writeHead(to bytes: inout [UInt8]) {
    switch kind {
    case .result(let id):
      bytes.append(contentsOf: Text.id)
      id.write(to: &bytes)
      bytes.append(contentsOf: Text.result)
    case .error(let id):
      bytes.append(contentsOf: Text.id)
      id.write(to: &bytes)
      bytes.append(contentsOf: Text.error)
    case .notification(let method):
      bytes.append(contentsOf: Text.method)
      writeMethod(method, to: &bytes)
    case .notificationOf(let method):
      bytes.append(contentsOf: method.head)
    case .request(let id, let method):
      bytes.append(contentsOf: Text.id)
      id.write(to: &bytes)
      bytes.append(contentsOf: Text.nextMethod)
      writeMethod(method, to: &bytes)
    case .batch:
      bytes.append(UInt8(ascii: "["))
    }
  }

  /// Appends the message without framing.
  func write(to bytes: inout [UInt8]) {
    writeHead(to: &bytes)
    bytes.append(contentsOf: payload)
    bytes.append(closing)
  }

  private func writeMethod(_ method: String, to bytes: inout [UInt8]) {
    bytes.append(jsonString: method)
    if !payload.isEmpty { bytes.append(contentsOf: Text.params) }
  }
}

/// The method of notifications that are sent again and again, encoded once.
package struct EncodedMethod: Sendable {
  /// All of the message before its params.
  let head: [UInt8]

  /// Encodes the method of notifications with params.
  package init(_ method: String) {
    var head = Text.method
    head.append(jsonString: method)
    head += Text.params
    self.head = head
  }
}

/// The constant parts of a message, as arrays because these are appended fastest.
private enum Text {
  static let id = Array(#"{"jsonrpc":"2.0","id":"#.utf8)
  static let method = Array(#"{"jsonrpc":"2.0","method":"#.utf8)
  static let nextMethod = Array(#","method":"#.utf8)
  static let params = Array(#","params":"#.utf8)
  static let result = Array(#","result":"#.utf8)
  static let error = Array(#","error":"#.utf8)
}

extension [UInt8] {
  /// Appends `string` as a JSON string.
  mutating func append(jsonString string: String) {
    var writer = JSONWriter(reservingCapacity: string.utf8.count + 2)
    writer.string(string)
    append(contentsOf: writer.bytes)
  }

  /// Appends `int` in decimal.
  mutating func append(decimal int: Int) {
    if int < 0 { append(UInt8(ascii: "-")) }
    let magnitude = int.magnitude
    var power: UInt = 1
    while magnitude / power >= 10 { power *= 10 }
    while power > 0 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude / power % 10))
      power /= 10
    }
  }
}
