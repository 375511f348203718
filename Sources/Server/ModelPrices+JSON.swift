package import Conversation
package import JSON

extension ModelPrices: JSONReadable {
  /// Reads `{input, output, cacheRead?, cacheWrite?}`, US dollars for a million tokens.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    let known = ["input", "output", "cacheRead", "cacheWrite"]
    for key in members.object.keys where !known.contains(key) {
      throw JSONMismatch(at: members.place(of: key), "there is no such member")
    }
    self.init(
      input: try Self.price("input", in: members), output: try Self.price("output", in: members),
      cacheRead: try members.object["cacheRead"].map { _ throws(JSONMismatch) in
        try Self.price("cacheRead", in: members)
      },
      cacheWrite: try members.object["cacheWrite"].map { _ throws(JSONMismatch) in
        try Self.price("cacheWrite", in: members)
      })
  }

  private static func price(_ key: String, in members: JSONMembers) throws(JSONMismatch) -> Double {
    let price = try members.required(key, as: JSONNumber.self).double
    guard price >= 0, price.isFinite else {
      throw JSONMismatch(at: members.place(of: key), "expected a number of at least 0")
    }
    return price
  }
}
