/// Reads an ECMA-262 regular expression in Unicode mode into a syntax tree.
///
/// Two liberties of real schemas are taken, both from Annex B: punctuation may be escaped without need,
/// and a brace or bracket that cannot be anything else stands for itself.
struct PatternParser {
  /// Groups may nest this deep; the parser and the compiler recurse once for each level.
  static let maxGroupDepth = 100
  /// Repetition counts beyond this are clamped; the program limit refuses them where it matters.
  static let maxRepetition = 1_000_000_000

  let scalars: [Unicode.Scalar]
  var position = 0
  private var depth = 0
  private var looks: [PatternLook] = []
  private var groupNames: Set<String> = []
  /// The first use of a feature that cannot be matched in linear time.
  var unsupported: (reason: String, offset: Int)?

  /// Parses all of the text.
  ///
  /// A syntax error anywhere is reported before an unsupported feature.
  static func parse(_ text: String) throws(PatternError) -> ParsedPattern {
    var parser = PatternParser(scalars: Array(text.unicodeScalars))
    let node = try parser.alternation()
    if parser.position < parser.scalars.count { throw parser.syntax("unmatched ')'") }
    if let (reason, offset) = parser.unsupported {
      throw .unsupported(reason: reason, offset: offset)
    }
    return ParsedPattern(node: node, looks: parser.looks)
  }

  init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
  }

  // MARK: Looking at the text.

  /// The scalar some places ahead, or nil behind the end.
  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  /// Steps over the scalar if it comes next.
  mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    position += 1
    return true
  }

  /// Steps over the text if it comes next.
  mutating func accept(text: String) -> Bool {
    let expected = Array(text.unicodeScalars)
    guard scalars[position...].starts(with: expected) else { return false }
    position += expected.count
    return true
  }

  /// A syntax error at the present position.
  func syntax(_ reason: String) -> PatternError {
    .syntax(reason: reason, offset: position)
  }

  // MARK: Alternatives, sequences, quantifiers.

  private mutating func alternation() throws(PatternError) -> PatternNode {
    var branches = [try sequence()]
    while accept("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var nodes: [PatternNode] = []
    while let next = peek(), next != "|", next != ")" {
      let node = try term(startingWith: next)
      // Every node that is kept compiles to an instruction, so work is bounded by the program's size.
      if case .empty = node { continue }
      nodes.append(node)
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func term(startingWith first: Unicode.Scalar) throws(PatternError) -> PatternNode
  {
    let start = position
    let node = try atom(first)
    guard let (minimum, maximum) = try quantifier() else { return node }
    if case .boundary = node, first != "(" {
      throw .syntax(reason: "an assertion cannot be repeated", offset: start)
    }
    if case .empty = node { return .empty }
    return maximum == 0 ? .empty : .repetition(node, minimum: minimum, maximum: maximum)
  }

  private mutating func quantifier() throws(PatternError) -> (minimum: Int, maximum: Int?)? {
    var counts: (minimum: Int, maximum: Int?)
    if accept("*") {
      counts = (0, nil)
    } else if accept("+") {
      counts = (1, nil)
    } else if accept("?") {
      counts = (0, 1)
    } else if peek() == "{", let braced = try bracedCounts() {
      counts = braced
    } else {
      return nil
    }
    // Laziness changes what a group captures, never whether the pattern matches.
    _ = accept("?")
    if let next = peek(), next == "*" || next == "+" || next == "?" {
      throw syntax("nothing to repeat before '\(next)'")
    }
    return counts
  }

  /// Reads `{n}`, `{n,}` or `{n,m}`; nil leaves a literal brace in place.
  private mutating func bracedCounts() throws(PatternError) -> (minimum: Int, maximum: Int?)? {
    let start = position
    position += 1
    guard let minimum = decimal() else {
      if peek() == ",", let digit = peek(1), ("0"..."9").contains(digit) {
        throw syntax("write {0,n} instead of {,n}")
      }
      position = start
      return nil
    }
    var maximum: Int? = minimum
    if accept(",") { maximum = decimal() }
    guard accept("}") else {
      position = start
      return nil
    }
    if let maximum, maximum < minimum {
      throw .syntax(reason: "the repetition counts are out of order", offset: start)
    }
    return (minimum, maximum)
  }

  private mutating func decimal() -> Int? {
    var value: Int?
    while let digit = peek(), ("0"..."9").contains(digit) {
      value = min((value ?? 0) * 10 + Int(digit.value - 0x30), Self.maxRepetition)
      position += 1
    }
    return value
  }

  // MARK: Atoms.

  private mutating func atom(_ first: Unicode.Scalar) throws(PatternError) -> PatternNode {
    switch first {
    case "^":
      position += 1
      return .boundary(.start)
    case "$":
      position += 1
      return .boundary(.end)
    case ".":
      position += 1
      return .scalars(.anyButLineTerminator)
    case "(": return try group()
    case "[": return .scalars(try characterClass())
    case "\\": return try escape()
    case "*", "+", "?": throw syntax("nothing to repeat before '\(first)'")
    case "{":
      let start = position
      if try bracedCounts() != nil {
        throw .syntax(reason: "nothing to repeat before '{'", offset: start)
      }
      position += 1
      return .scalars(ScalarSet(first))
    default:
      position += 1
      return .scalars(ScalarSet(first))
    }
  }

  private mutating func group() throws(PatternError) -> PatternNode {
    let start = position
    position += 1
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maxGroupDepth {
      throw .unsupported(
        reason: "groups are nested more than \(Self.maxGroupDepth) deep", offset: start)
    }
    var look: (isAhead: Bool, isNegated: Bool)?
    if peek() == "?" { look = try groupKind(start: start) }
    let node = try alternation()
    guard accept(")") else {
      throw .syntax(reason: "the group that starts here is not closed", offset: start)
    }
    guard let look else { return node }
    looks.append(PatternLook(node: node, isAhead: look.isAhead, isNegated: look.isNegated))
    return .look(looks.count - 1)
  }

  /// Reads what follows `(?`; nil for a group that only groups.
  private mutating func groupKind(
    start: Int
  ) throws(PatternError) -> (isAhead: Bool, isNegated: Bool)? {
    if accept(text: "?:") { return nil }
    if accept(text: "?=") { return (true, false) }
    if accept(text: "?!") { return (true, true) }
    if accept(text: "?<=") { return (false, false) }
    if accept(text: "?<!") { return (false, true) }
    if accept(text: "?<") {
      let name = try groupName()
      guard groupNames.insert(name).inserted else {
        throw .syntax(reason: "there are two groups named '\(name)'", offset: start)
      }
      return nil
    }
    throw .syntax(
      reason: "ECMA-262 has no such group; inline flags, comments and (?P<…>) are not part of it",
      offset: start)
  }

  /// Reads a group's name up to and with the closing bracket.
  mutating func groupName() throws(PatternError) -> String {
    var name = ""
    while let next = peek(), next != ">" {
      let isFirst = name.isEmpty
      let properties = next.properties
      let fits = isFirst ? properties.isXIDStart : properties.isXIDContinue
      guard fits || next == "_" || next == "$" else { break }
      name.unicodeScalars.append(next)
      position += 1
    }
    guard !name.isEmpty, accept(">") else { throw syntax("a group's name is malformed") }
    return name
  }
}
