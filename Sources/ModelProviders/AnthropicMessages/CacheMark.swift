import JSON

/// The `cache_control` up to which the service caches a request.
enum CacheMark {
  /// The mark's value.
  static let value: JSONValue = ["type": "ephemeral"]

  /// The bytes with a mark in the object that they end with.
  ///
  /// - Parameters:
  ///   - bytes: Text that ends with `end`.
  ///   - end: The brace that closes the object, and what follows it.
  /// - Returns: The bytes as they are where they end otherwise.
  static func marking(_ bytes: [UInt8], before end: String) -> [UInt8] {
    guard bytes.count > end.utf8.count, bytes.suffix(end.utf8.count).elementsEqual(end.utf8) else {
      return bytes
    }
    return bytes.dropLast(end.utf8.count) + Array(",\"cache_control\":\(value.text)\(end)".utf8)
  }
}
