/// What the command line asks for.
struct Options {
  /// The daemon to measure; nil for the one beside this program.
  var daemon: String?
  /// Arguments of the daemon, none by default.
  var daemonArguments: [String] = []
  /// Names of the measurements to take; empty for all.
  var only: Set<String> = []
  /// True for fewer rounds and smaller counts.
  var quick = false
  /// True for a Markdown table.
  var markdown = false
  /// True when only the usage was asked for.
  var help = false

  static let usage = """
    ringback-bench [--daemon PATH] [--daemon-argument ARGUMENT] [--only NAME,...] [--quick] \
    [--markdown]
    """

  /// Reads the arguments behind the program's name.
  init(_ arguments: [String]) throws(BenchError) {
    var rest = arguments.makeIterator()
    while let argument = rest.next() {
      switch argument {
      case "--daemon": daemon = try Self.value(of: argument, from: &rest)
      case "--daemon-argument": daemonArguments.append(try Self.value(of: argument, from: &rest))
      case "--only":
        only.formUnion(
          try Self.value(of: argument, from: &rest).split(separator: ",").map(String.init))
      case "--quick": quick = true
      case "--markdown": markdown = true
      case "--help", "-h": help = true
      default: throw .usage("unknown argument \(argument)\n\(Self.usage)")
      }
    }
  }

  private static func value(
    of argument: String, from rest: inout IndexingIterator<[String]>
  ) throws(BenchError) -> String {
    guard let value = rest.next() else { throw .usage("\(argument) needs a value") }
    return value
  }
}
