extension [String: String] {
  /// The value of a variable without white space around it; nil when nothing is left.
  func filled(_ variable: String) -> String? {
    guard var text = self[variable].map({ $0[...] }) else { return nil }
    text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text.isEmpty ? nil : String(text)
  }

  /// The first of `variables` that is filled, and its value.
  func firstFilled(_ variables: [String]) -> (name: String, value: String)? {
    for name in variables {
      if let value = filled(name) { return (name, value) }
    }
    return nil
  }
}
