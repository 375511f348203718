import JSON

extension ProviderFailure {
  /// Reads `{type: "error", error: {type, message, details: {error_code}}}`, or whatever a gateway says.
  ///
  /// The code of `details` says more than the type: a spend limit that is used up is a
  /// `rate_limit_error`, too.
  init?(messages json: JSONValue) {
    self.init(json)
    if code == nil { code = json["error"]?["details"]?["error_code"]?.nonEmptyString }
  }
}
