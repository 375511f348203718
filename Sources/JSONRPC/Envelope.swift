import JSON

/// What one message, or one member of a batch, says around its params and its result.
///
/// Values are byte ranges in the text that was read; nothing inside them is decoded. Unknown
/// members are ignored; of members with the same name the last counts.
enum Envelope {
  /// A request; params absent or null are nil.
  case request(id: RequestID, method: String, params: Range<Int>?)
  /// A notification; params absent or null are nil.
  case notification(method: String, params: Range<Int>?)
  /// A notification with params that are neither object nor array: it is dropped.
  case invalidNotification(method: String)
  /// A response with a result.
  case success(id: RequestID, result: Range<Int>)
  /// A response with an error object, which is not looked at.
  case failure(id: RequestID, error: Range<Int>)
  /// A response that is none; responses are never answered.
  case malformedResponse(id: RequestID, problem: String)
  /// An id alone: a malformed response if a call has this id, else an invalid request.
  case idOnly(RequestID)
  /// A batch with these members, not all of which need be valid.
  case batch([Range<Int>])
  /// Neither: it is answered with this error.
  case invalid(id: RequestID, RPCError)

  /// Reads the JSON text in `range` of `bytes`, checking all of it against RFC 8259.
  static func read(
    _ bytes: [UInt8], in range: Range<Int>, limits: JSONLimits
  ) throws(JSONError) -> Envelope {
    let outline = try JSONOutline(scanning: bytes.span.extracting(range), limits: limits)
    switch outline.shape {
    case .scalar:
      return .invalid(id: .null, .invalidRequest("A message must be an object."))
    case .array(let members):
      return .batch(members.map { $0.moved(by: range.lowerBound) })
    case .object(let members):
      return Fields(members, in: bytes, from: range.lowerBound).envelope
    }
  }
}

/// The members of a message that mean something.
private struct Fields {
  private enum ID {
    case absent
    case invalid
    case valid(RequestID)
  }

  private let bytes: [UInt8]
  private var version: Range<Int>?
  private var idRange: Range<Int>?
  private var methodRange: Range<Int>?
  private var params: Range<Int>?
  private var result: Range<Int>?
  private var error: Range<Int>?

  init(_ members: [JSONOutline.Member], in bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    for member in members {
      let range = member.value.moved(by: start)
      switch member.key {
      case "jsonrpc": version = range
      case "id": idRange = range
      case "method": methodRange = range
      case "params": params = isNull(range) ? nil : range
      case "result": result = range
      case "error": error = range
      default: break
      }
    }
  }

  /// What the members make together.
  var envelope: Envelope {
    if methodRange == nil, result != nil || error != nil { return response }
    let id = id
    guard hasVersion else {
      return invalid(id, #"The member "jsonrpc" must be "2.0"."#)
    }
    guard let methodRange else {
      if case .valid(let id) = id, id != .null { return .idOnly(id) }
      return invalid(id, "A request needs a method.")
    }
    guard let method = string(methodRange) else {
      return invalid(id, "The method must be a string.")
    }
    let areParamsValid = params.map(isStructured) ?? true
    switch id {
    case .invalid:
      return .invalid(id: .null, .invalidRequest("The id must be a string, a number or null."))
    case .absent:
      return areParamsValid
        ? .notification(method: method, params: params) : .invalidNotification(method: method)
    case .valid(let id):
      guard areParamsValid else {
        return .invalid(id: id, .invalidRequest("The params must be an object or an array."))
      }
      return .request(id: id, method: method, params: params)
    }
  }

  private var response: Envelope {
    guard case .valid(let id) = id else {
      return .malformedResponse(id: .null, problem: "The response has no valid id.")
    }
    guard hasVersion else {
      return .malformedResponse(id: id, problem: #"The member "jsonrpc" must be "2.0"."#)
    }
    switch (result, error) {
    case (let result?, nil): return .success(id: id, result: result)
    // Some libraries write both members and let one be null.
    case (let result?, let error?) where isNull(error): return .success(id: id, result: result)
    case (let result?, let error?) where isNull(result): return .failure(id: id, error: error)
    case (nil, let error?): return .failure(id: id, error: error)
    default:
      return .malformedResponse(id: id, problem: "The response has both a result and an error.")
    }
  }

  private func invalid(_ id: ID, _ message: String) -> Envelope {
    guard case .valid(let id) = id else {
      return .invalid(id: .null, .invalidRequest(message))
    }
    return .invalid(id: id, .invalidRequest(message))
  }

  private var hasVersion: Bool {
    guard let version else { return false }
    // Written plainly this is five bytes; an escape in it is possible and means the same.
    if bytes[version].elementsEqual(#""2.0""#.utf8) { return true }
    return string(version) == "2.0"
  }

  private var id: ID {
    guard let idRange else { return .absent }
    guard let id = RequestID(decode(idRange)) else { return .invalid }
    return .valid(id)
  }

  private func isNull(_ range: Range<Int>) -> Bool {
    bytes[range.lowerBound] == UInt8(ascii: "n")
  }

  private func isStructured(_ range: Range<Int>) -> Bool {
    let first = bytes[range.lowerBound]
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  private func string(_ range: Range<Int>) -> String? {
    guard bytes[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
    return decode(range).string
  }

  private func decode(_ range: Range<Int>) -> JSONValue {
    let first = bytes[range.lowerBound]
    // An id that is an object may be big and is refused anyway.
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return .array([]) }
    // The outline has accepted these bytes: the error cannot occur.
    let span = bytes.span.extracting(range)
    return (try? JSONValue(parsing: span, limits: scalarLimits)) ?? .bool(false)
  }
}

/// The bounds for an id or a method, whose message was within the connection's bounds.
private let scalarLimits = JSONLimits(maxDepth: 1, maxBytes: .max)

extension Range<Int> {
  /// The same range in a text that begins `offset` earlier.
  fileprivate func moved(by offset: Int) -> Range<Int> {
    lowerBound + offset..<upperBound + offset
  }
}
