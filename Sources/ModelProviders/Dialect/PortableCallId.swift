/// Ids of tool calls that every provider accepts: exactly 9 characters of `[a-zA-Z0-9]`.
///
/// Mistral's service refuses all others, and an id that one provider made means nothing to another.
enum PortableCallId {
  /// The id for a call that is replayed to a provider which did not make it.
  ///
  /// - Parameter callId: Our own id of the call, unique in its session.
  /// - Returns: The same id for the same call, ever.
  static func of(_ callId: String) -> String {
    var rest = StableHash.of(callId)
    var id = ""
    for _ in 0..<9 {
      id.append(alphabet[Int(rest % 62)])
      rest /= 62
    }
    return id
  }

  /// The id for the call of that number in its session, for a reply that came without one.
  static func numbered(_ number: Int) -> String {
    let digits = String(number, radix: 36)
    return "call" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
}
