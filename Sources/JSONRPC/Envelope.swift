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

  /// The most members of a message; no protocol has nearly as many.
  static let maxMembers = 1_000

  /// Reads the JSON text in `range` of `bytes`, checking all of it against RFC 8259.
  ///
  /// What has more members than `maxMembers`, or as a batch more than `maxBatchMembers`, is invalid.
  static func read(
    _ bytes: [UInt8], in range: Range<Int>, limits: JSONLimits, maxBatchMembers: Int
  ) throws(JSONError) -> Envelope {
    let outline = try JSONOutline(
      scanning: bytes.span.extracting(range), limits: limits,
      maxParts: max(maxMembers, maxBatchMembers))
    switch outline.shape {
    case .scalar:
      return .invalid(id: .null, .invalidRequest("A message must be an object."))
    case .array(let members):
      guard outline.partCount <= maxBatchMembers else {
        return .invalid(id: .null, .batchTooLarge(maxMembers: maxBatchMembers))
      }
      return .batch(members.map { $0.moved(by: range.lowerBound) })
    case .object(let members):
      let fields = EnvelopeFields(members, in: bytes, from: range.lowerBound)
      guard outline.partCount <= maxMembers else {
        return fields.invalid("A message may have at most \(maxMembers) members.")
      }
      return fields.envelope
    }
  }
}

extension Range<Int> {
  /// The same range in a text that begins `offset` earlier.
  func moved(by offset: Int) -> Range<Int> {
    lowerBound + offset..<upperBound + offset
  }
}
