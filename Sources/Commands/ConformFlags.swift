/// The options of `ringback conform`.
package struct ConformFlags: Sendable, Equatable {
  /// What is to be done.
  package enum Task: Sendable, Equatable {
    /// Telling the names of the checks.
    case list
    /// Checking a program: it and its arguments.
    case check(command: [String])
    /// Playing the daemon of a check, for a client that gave it these arguments; not for people.
    case play(check: String, journal: String, arguments: [String])
  }

  /// What is to be done.
  package var task: Task
  /// The names of the only checks to make; empty for all.
  package var only: [String] = []
  /// Milliseconds that the program may take for one check.
  package var timeoutMs = 30_000

  init(_ task: Task) { self.task = task }

  static func invocation(_ options: inout OptionScanner) throws(UsageError) -> Invocation {
    var flags = ConformFlags(.list)
    var lists = false
    var play: String?
    var journal: String?
    var command: [String] = []
    while let option = options.next() {
      switch option {
      case .option("--only"): flags.only.append(try options.value(of: "--only"))
      case .option("--list"): lists = true
      case .option("--timeout"): flags.timeoutMs = try options.milliseconds("--timeout")
      case .option("--play"): play = try options.value(of: "--play")
      case .option("--journal"): journal = try options.directory("--journal")
      case .option("--help"), .option("-h"): return .help
      case .option(let name): throw .unknown(name)
      // From the command on nothing is ours.
      case .argument(let text): command = [text] + options.remaining()
      }
    }
    if let play {
      guard let journal else { throw UsageError("--play needs --journal") }
      flags.task = .play(check: play, journal: journal, arguments: command)
    } else if !lists {
      guard !command.isEmpty else { throw UsageError("conform needs a command; see --help") }
      flags.task = .check(command: command)
    }
    return .conform(flags)
  }
}
