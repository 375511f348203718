package import JSON

/// An error object of JSON-RPC 2.0 (section 5.1).
package struct RPCError: Error, Sendable, Equatable {
  /// The number that says what kind of error it is.
  package var code: Int
  /// One sentence for people.
  package var message: String
  /// Details for programs; errors made here always have `kind`, a stable snake_case string.
  package var data: JSONObject?

  /// An error with exactly these fields.
  package init(code: Int, message: String, data: JSONObject?) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// An error whose data is `kind` followed by `details`.
  package init(code: Int, kind: String, message: String, details: JSONObject = [:]) {
    var data: JSONObject = ["kind": .string(kind)]
    for (key, value) in details { data[key] = value }
    self.init(code: code, message: message, data: data)
  }

  /// The stable name of the error, when its data has one.
  package var kind: String? { data?["kind"]?.string }

  /// The error object as JSON: code, message and, when there are any, data.
  package var encoded: EncodedJSON {
    var object: JSONObject = ["code": .number(JSONNumber(code)), "message": .string(message)]
    if let data { object["data"] = .object(data) }
    return EncodedJSON(.object(object))
  }

  /// The error that a peer sent, or nil when `value` is no error object.
  ///
  /// Data that is not an object is kept under the key `value`.
  package init?(peer value: JSONValue) {
    guard let code = value["code"]?.int, let message = value["message"]?.string else { return nil }
    switch value["data"] {
    case nil, .null: self.init(code: code, message: message, data: nil)
    case .object(let data): self.init(code: code, message: message, data: data)
    case .some(let data): self.init(code: code, message: message, data: ["value": data])
    }
  }
}
