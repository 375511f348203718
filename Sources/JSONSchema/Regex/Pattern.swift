/// A compiled regular expression that answers whether it matches anywhere in a text.
///
/// The dialect is ECMA-262 in Unicode mode. Matching follows every alternative at once, so the work is at
/// most the length of the text times the number of instructions, whatever the pattern. Lookarounds keep that
/// bound: each is decided for all positions by one pass before the pass that asks.
struct Pattern: Sendable {
  /// How many instructions one pattern may have, its lookarounds included.
  static let standardProgramLimit = 20_000

  /// A longer text is refused before it is parsed.
  static let maxSourceBytes = 4 * standardProgramLimit

  let source: String
  /// The number of instructions of all programs.
  let size: Int
  let main: PatternProgram
  let looks: [PatternLookProgram]

  /// Compiles a pattern.
  init(
    compiling source: String, programLimit: Int = Pattern.standardProgramLimit
  ) throws(PatternError) {
    guard source.utf8.count <= Self.maxSourceBytes else {
      throw .tooLarge(limit: programLimit)
    }
    let parsed = try PatternParser.parse(source)
    var left = programLimit
    var looks: [PatternLookProgram] = []
    for look in parsed.looks {
      let program = try PatternProgramBuilder.program(
        for: look.node, looks: parsed.looks, isBackward: look.isAhead, limit: left)
      left -= program.instructions.count
      looks.append(PatternLookProgram(program: program, isAhead: look.isAhead))
    }
    main = try PatternProgramBuilder.program(
      for: parsed.node, looks: parsed.looks, isBackward: false, limit: left)
    self.looks = looks
    self.source = source
    size = programLimit - left + main.instructions.count
  }
}

/// The program of one lookaround.
///
/// A lookahead runs backwards from the end of the text: it has a match that starts at a position exactly when
/// the reversed program, started at every position, accepts there. A lookbehind is the mirror image.
struct PatternLookProgram: Sendable {
  var program: PatternProgram
  var isAhead: Bool
}
