/// What the name of a property says about its values.
struct ParameterRole: OptionSet, Sendable {
  let rawValue: Int

  /// A place on a map.
  static let location = ParameterRole(rawValue: 1 << 0)
  /// Where something comes from.
  static let origin = ParameterRole(rawValue: 1 << 1)
  /// Where something goes to, or what it becomes.
  static let destination = ParameterRole(rawValue: 1 << 2)
  /// Who or what something is called.
  static let name = ParameterRole(rawValue: 1 << 3)
  /// A human language.
  static let language = ParameterRole(rawValue: 1 << 4)
  /// Text of any length: what is to be said, found or written.
  static let content = ParameterRole(rawValue: 1 << 5)
  /// A file or folder.
  static let path = ParameterRole(rawValue: 1 << 6)
  /// A web address.
  static let url = ParameterRole(rawValue: 1 << 7)
  /// A mail address.
  static let email = ParameterRole(rawValue: 1 << 8)
  /// A day.
  static let date = ParameterRole(rawValue: 1 << 9)
  /// A time of day.
  static let time = ParameterRole(rawValue: 1 << 10)
  /// A short name with digits or capitals.
  static let identifier = ParameterRole(rawValue: 1 << 11)
  /// Arithmetic as text.
  static let expression = ParameterRole(rawValue: 1 << 12)
  /// What something is measured in.
  static let unit = ParameterRole(rawValue: 1 << 13)

  init(rawValue: Int) { self.rawValue = rawValue }

  /// The roles that the words of a name and a schema's `format` suggest together.
  init(words: [String], format: String?) {
    var role: ParameterRole = []
    for word in words { role.formUnion(Self.byWord[word] ?? []) }
    switch format {
    case "email", "idn-email": role.formUnion(.email)
    case "uri", "url", "iri", "uri-reference": role.formUnion(.url)
    case "date", "date-time": role.formUnion(.date)
    case "time": role.formUnion(.time)
    case "uuid": role.formUnion(.identifier)
    default: break
    }
    self = role
  }

  /// The words that stand before such a value in a sentence.
  var prepositions: Set<String> {
    var words: Set<String> = []
    for (role, more) in Self.prepositionsByRole where contains(role) { words.formUnion(more) }
    return words
  }

  /// Whether a name with a capital letter is likely to be such a value.
  var takesProperNouns: Bool {
    !isDisjoint(with: [.location, .origin, .destination, .name, .language, .identifier, .unit])
  }

  /// Whether the words behind the tool's own name may be such a value.
  var takesRemainder: Bool {
    isEmpty || !isDisjoint(with: [.content, .expression, .name])
  }

  /// Whether the name says what kind of value it is, so that an optional one is filled as well.
  var isTelling: Bool {
    !isDisjoint(with: [.location, .origin, .destination, .language])
  }

  private static let prepositionsByRole: [(ParameterRole, Set<String>)] = [
    (.location, ["in", "at", "for", "near", "of", "around"]),
    (.origin, ["from"]),
    (.destination, ["to", "into"]),
    (.name, ["named", "called", "to", "for", "by", "of", "with"]),
    (.language, ["in", "into", "to"]),
    (.path, ["to", "from", "in", "into", "at", "under"]),
    (.date, ["on", "for", "at", "by", "until", "since"]),
    (.time, ["at", "by"]),
    (.identifier, ["of", "for", "about"]),
    (.unit, ["in"]),
  ]

  private static let byWord: [String: ParameterRole] = {
    var table: [String: ParameterRole] = [:]
    func enter(_ role: ParameterRole, _ words: String) {
      for word in words.split(separator: " ") { table[String(word), default: []].formUnion(role) }
    }
    enter(
      .location, "city location place country town region area address state where timezone zone")
    enter(.location, "tz capital room")
    enter(.origin, "from origin source src departure start sender")
    enter(.destination, "to destination target dest arrival end recipient receiver")
    enter(.name, "name person user username who contact author customer recipient guest owner")
    enter(.language, "language lang locale")
    enter(.content, "text message msg content contents body query q question input prompt string")
    enter(.content, "word phrase sentence note comment term keyword keywords topic subject title")
    enter(.content, "summary description data command cmd task reason search words")
    enter(.path, "path file filename filepath dir directory folder")
    enter(.url, "url uri link website page href endpoint")
    enter(.email, "email mail recipient to")
    enter(.date, "date day when deadline due")
    enter(.time, "time")
    enter(.identifier, "id identifier key code number sku order symbol ticker ref reference")
    enter(.expression, "expression expr formula equation calculation math")
    enter(.unit, "unit units currency")
    return table
  }()
}
