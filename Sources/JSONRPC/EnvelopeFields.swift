import JSON

/// The members of a message that mean something, and what they mean together.
struct EnvelopeFields {
  private enum ID {
    case absent
    case invalid
    case valid(RequestID)
  }

  private var hasVersion = false
  private var id = ID.absent
  private var hasMethod = false
  private var method: String?
  private var params: Range<Int>?
  private var areParamsValid = true
  private var result: Range<Int>?
  private var isResultNull = false
  private var error: Range<Int>?
  private var isErrorNull = false

  /// Looks at the members of an object that begins at `start` of `bytes`.
  init(_ members: [JSONOutline.Member], in bytes: [UInt8], from start: Int) {
    for member in members {
      let range = member.value.moved(by: start)
      let value = bytes.span.extracting(range)
      switch member.key {
      case "jsonrpc":
        hasVersion = Scalar.isVersion(value)
      case "id":
        id = Scalar.id(value).map(ID.valid) ?? .invalid
      case "method":
        hasMethod = true
        method = Self.string(bytes, range) ?? Scalar.string(value)
      case "params":
        params = Scalar.isNull(value) ? nil : range
        areParamsValid = params == nil || Scalar.isStructured(value)
      case "result":
        result = range
        isResultNull = Scalar.isNull(value)
      case "error":
        error = range
        isErrorNull = Scalar.isNull(value)
      default: break
      }
    }
  }

  /// The string at `range`, unless it is none or has escaped characters.
  private static func string(_ bytes: [UInt8], _ range: Range<Int>) -> String? {
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
    let inside = range.lowerBound + 1..<range.upperBound - 1
    for position in inside where bytes[position] == UInt8(ascii: "\\") { return nil }
    return String(decoding: bytes[inside], as: UTF8.self)
  }

  /// What the members make together.
  var envelope: Envelope {
    if !hasMethod, result != nil || error != nil { return response }
    guard hasVersion else { return invalid(#"The member "jsonrpc" must be "2.0"."#) }
    guard hasMethod else {
      if case .valid(let id) = id, id != .null { return .idOnly(id) }
      return invalid("A request needs a method.")
    }
    guard let method else { return invalid("The method must be a string.") }
    switch id {
    case .invalid:
      return invalid("The id must be a string, a number or null.")
    case .absent:
      return areParamsValid
        ? .notification(method: method, params: params) : .invalidNotification(method: method)
    case .valid(let id):
      guard areParamsValid else { return invalid("The params must be an object or an array.") }
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
    // Some libraries write both members and let one be null.
    if let result, error == nil || isErrorNull { return .success(id: id, result: result) }
    if let error, result == nil || isResultNull { return .failure(id: id, error: error) }
    return .malformedResponse(id: id, problem: "The response has both a result and an error.")
  }

  /// What is answered with an invalid request, under the id if that is valid.
  func invalid(_ message: String) -> Envelope {
    guard case .valid(let id) = id else {
      return .invalid(id: .null, .invalidRequest(message))
    }
    return .invalid(id: id, .invalidRequest(message))
  }
}

/// Values of the envelope, which are decoded only if they are small; their bytes are valid JSON.
private enum Scalar {
  static func isNull(_ bytes: Span<UInt8>) -> Bool { bytes[0] == UInt8(ascii: "n") }

  static func isStructured(_ bytes: Span<UInt8>) -> Bool {
    bytes[0] == UInt8(ascii: "{") || bytes[0] == UInt8(ascii: "[")
  }

  static func isVersion(_ bytes: Span<UInt8>) -> Bool {
    if bytes.count == 5, bytes[0] == UInt8(ascii: "\""), bytes[1] == UInt8(ascii: "2"),
      bytes[2] == UInt8(ascii: "."), bytes[3] == UInt8(ascii: "0")
    {
      return true
    }
    // Escaped characters mean the same.
    return string(bytes) == "2.0"
  }

  static func string(_ bytes: Span<UInt8>) -> String? {
    guard bytes[0] == UInt8(ascii: "\"") else { return nil }
    return decoded(bytes).string
  }

  static func id(_ bytes: Span<UInt8>) -> RequestID? {
    if let int = plainInt(bytes) { return RequestID(int) }
    return isStructured(bytes) ? nil : RequestID(decoded(bytes))
  }

  /// The value of a literal that is nothing but digits and cannot overflow.
  private static func plainInt(_ bytes: Span<UInt8>) -> Int? {
    guard bytes.count <= 18, bytes[0] != UInt8(ascii: "0") || bytes.count == 1 else { return nil }
    var int = 0
    for position in bytes.indices {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      int = int &* 10 &+ Int(digit)
    }
    return int
  }

  private static func decoded(_ bytes: Span<UInt8>) -> JSONValue {
    let limits = JSONLimits(maxDepth: 1, maxBytes: .max)
    // The outline has accepted these bytes: the error cannot occur.
    return (try? JSONValue(parsing: bytes, limits: limits)) ?? .bool(false)
  }
}
