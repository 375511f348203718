extension [String: String] {
  /// The value of a variable without white space around it; nil when nothing is left.
  func filled(_ variable: String) -> String? { self[variable]?.trimmed }

  /// The first of `variables` that is filled, and its value.
  func firstFilled(_ variables: [String]) -> (name: String, value: String)? {
    for name in variables {
      if let value = filled(name) { return (name, value) }
    }
    return nil
  }
}

extension String {
  /// The text without white space around it; nil when nothing is left.
  var trimmed: String? {
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text.isEmpty ? nil : String(text)
  }
}
