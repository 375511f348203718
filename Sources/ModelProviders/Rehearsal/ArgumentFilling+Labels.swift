import JSON

extension ArgumentFilling {
  /// The value behind `name:` or `name=`.
  func labelled(_ parameter: Parameter) -> FoundValue? {
    for name in clause.places(ofName: parameter.name, stems: parameter.stems) {
      guard let sign = clause.token(at: name.upperBound), sign.isMark(":") || sign.isMark("=")
      else { continue }
      let start = name.upperBound + 1
      guard isFree(start) else { continue }
      if parameter.shape.isFreeText, let text = labelledText(from: start, isLine: sign.isMark(":"))
      {
        return text.widened(toBegin: name.lowerBound)
      }
      if let value = value(at: start, as: parameter.shape) {
        return value.widened(toBegin: name.lowerBound)
      }
    }
    return nil
  }

  /// Free text behind a label: one piece after `=`, everything up to the next label after `:`.
  private func labelledText(from start: Int, isLine: Bool) -> FoundValue? {
    guard let first = clause.token(at: start), !isLabel(at: start) else { return nil }
    if case .quoted = first.kind { return textValue(at: start) }
    if case .mark = first.kind { return nil }
    var end = start + 1
    while let next = clause.token(at: end), !next.startsLine, !isLabel(at: end) {
      if next.isMark(",") || next.isMark(";") || next.isMark(".") || next.isMark(")") { break }
      if next.folded == "and", isLabel(at: end + 1) { break }
      guard isLine || (next.isCapitalised && first.isCapitalised) else { break }
      end += 1
    }
    if end == start + 1 { return textValue(at: start) }
    return clause.text(of: start..<end).map { FoundValue(.known(.string($0)), at: start..<end) }
  }

  /// Whether a word with `:` or `=` behind it stands here.
  func isLabel(at place: Int) -> Bool {
    guard clause.token(at: place)?.isWord == true, let next = clause.token(at: place + 1) else {
      return false
    }
    return next.isMark(":") || next.isMark("=")
  }

  /// The piece at a place as text.
  func textValue(at place: Int) -> FoundValue? {
    guard let token = clause.token(at: place) else { return nil }
    let text: String
    switch token.kind {
    case .quoted(let content): text = content
    case .outcome(let call):
      return FoundValue(.outcome(call, isNumeric: false), at: place..<(place + 1))
    case .mark, .sign: return nil
    default: text = token.text
    }
    return FoundValue(.known(.string(text)), at: place..<(place + 1))
  }

  /// The piece at a place as a value of a shape, or nil when it is none.
  func value(at place: Int, as shape: ValueShape) -> FoundValue? {
    guard isFree(place), let token = clause.token(at: place) else { return nil }
    switch shape {
    case .integer: return numberValue(at: place, integersOnly: true)
    case .number: return numberValue(at: place, integersOnly: false)
    case .boolean:
      return Self.truth(of: token.folded).map {
        FoundValue(.known(.bool($0)), at: place..<(place + 1))
      }
    case .null: return nil
    case .string: return textValue(at: place)
    case .choice(let values):
      return values.lazy.compactMap { self.choice($0, at: place) }.first
    case .list(let item): return list(of: item, from: place)
    case .object:
      guard case .json(let value) = token.kind, value.object != nil else { return nil }
      return FoundValue(.known(value), at: place..<(place + 1))
    case .either(let shapes):
      return shapes.lazy.compactMap { self.value(at: place, as: $0) }.first
    case .anything: return anyValue(at: place, token)
    }
  }

  private func anyValue(at place: Int, _ token: PromptToken) -> FoundValue? {
    if case .json(let value) = token.kind {
      return FoundValue(.known(value), at: place..<(place + 1))
    }
    return numberValue(at: place, integersOnly: false) ?? textValue(at: place)
  }

  /// The piece at a place as a number, with its literal as it is.
  func numberValue(at place: Int, integersOnly: Bool) -> FoundValue? {
    guard let token = clause.token(at: place) else { return nil }
    switch token.kind {
    case .number(let number) where number.isInteger || !integersOnly:
      return FoundValue(.known(.number(number)), at: place..<(place + 1))
    case .outcome(let call):
      return FoundValue(.outcome(call, isNumeric: true), at: place..<(place + 1))
    default: return nil
    }
  }

  /// What a word says about a question that has yes and no for answers.
  static func truth(of folded: String) -> Bool? {
    switch folded {
    case "yes", "true", "on", "enable", "enabled", "active", "activate": true
    case "no", "false", "off", "disable", "disabled", "inactive", "deactivate": false
    default: nil
    }
  }
}

extension FoundValue {
  /// The same value with the label before it.
  fileprivate func widened(toBegin start: Int) -> FoundValue {
    guard let place, start < place.upperBound else { return self }
    return FoundValue(value, at: min(start, place.lowerBound)..<place.upperBound)
  }
}
