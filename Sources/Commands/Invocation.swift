/// What a command line asks for.
package enum Invocation: Sendable, Equatable {
  /// The daemon on stdin and stdout.
  case daemon(DaemonFlags)
  /// The conversation of the README.
  case demo(DemoFlags)
  /// One prompt with executables as tools.
  case ask(AskFlags)
  /// Checking a client, or playing the daemon of such a check.
  case conform(ConformFlags)
  /// The machine-readable description of the protocol.
  case schema(SchemaFlags)
  /// The help text.
  case help
  /// The version.
  case version

  /// Reads the arguments after the program's name.
  ///
  /// - Parameter arguments: The command line.
  /// - Throws: A `UsageError` that says in one line what is wrong.
  package init(_ arguments: [String]) throws(UsageError) {
    var options = OptionScanner(arguments)
    switch arguments.first {
    case "demo":
      options.skip()
      self = try DemoFlags.invocation(&options)
    case "ask":
      options.skip()
      self = try AskFlags.invocation(&options)
    case "conform":
      options.skip()
      self = try ConformFlags.invocation(&options)
    case "schema":
      options.skip()
      self = try SchemaFlags.invocation(&options)
    case "help", "--help", "-h": self = .help
    case "version", "--version", "-V": self = .version
    default: self = try DaemonFlags.invocation(&options)
    }
  }
}

/// Why a command line cannot be used, in one line.
package struct UsageError: Error, Sendable, Equatable {
  /// The line.
  package let message: String

  init(_ message: String) { self.message = message }
}

/// The options of the daemon.
package struct DaemonFlags: Sendable, Equatable {
  /// `lines` or `headers`; nil lets the client's first byte decide.
  package var framing: String?
  /// The configuration file.
  package var configuration: String?
  /// The model of sessions that name none.
  package var model: String?
  /// Milliseconds that turns have after the end of stdin.
  package var drainTimeoutMs: Int?
  /// The directory that exchanges with providers are recorded into.
  package var recording: String?

  init() {}

  fileprivate static func invocation(
    _ options: inout OptionScanner
  ) throws(UsageError) -> Invocation {
    var flags = DaemonFlags()
    while let option = options.next() {
      switch option {
      case .option("--framing"):
        flags.framing = try options.word("--framing", among: ["lines", "headers"])
      case .option("--config"): flags.configuration = try options.value(of: "--config")
      case .option("--model"): flags.model = try options.value(of: "--model")
      case .option("--record"): flags.recording = try options.directory("--record")
      case .option("--drain-timeout"):
        flags.drainTimeoutMs = try options.milliseconds("--drain-timeout")
      case .option("--help"), .option("-h"): return .help
      case .option("--version"), .option("-V"): return .version
      case .option(let name): throw .unknown(name)
      case .argument(let text): throw UsageError("there is no command \(text); see --help")
      }
    }
    return .daemon(flags)
  }
}

/// The options of `ringback demo`.
package struct DemoFlags: Sendable, Equatable {
  /// The model; nil for the configured one.
  package var model: String?
  /// The configuration file.
  package var configuration: String?
  /// The directory that exchanges with providers are recorded into.
  package var recording: String?

  init() {}

  fileprivate static func invocation(
    _ options: inout OptionScanner
  ) throws(UsageError) -> Invocation {
    var flags = DemoFlags()
    while let option = options.next() {
      switch option {
      case .option("--model"): flags.model = try options.value(of: "--model")
      case .option("--config"): flags.configuration = try options.value(of: "--config")
      case .option("--record"): flags.recording = try options.directory("--record")
      case .option("--help"), .option("-h"): return .help
      case .option(let name): throw .unknown(name)
      case .argument(let text): throw UsageError("demo takes no argument \(text); see --help")
      }
    }
    return .demo(flags)
  }
}

/// The options of `ringback ask`.
package struct AskFlags: Sendable, Equatable {
  /// The model; nil for the configured one.
  package var model: String?
  /// The configuration file.
  package var configuration: String?
  /// The directory that exchanges with providers are recorded into.
  package var recording: String?
  /// The model's instructions.
  package var instructions: String?
  /// Tools as `NAME=COMMAND`.
  package var tools: [String] = []
  /// Files with tool definitions.
  package var toolFiles: [String] = []
  /// What the user says; `-` is what stdin says.
  package var prompt: String

  init(prompt: String) { self.prompt = prompt }

  fileprivate static func invocation(
    _ options: inout OptionScanner
  ) throws(UsageError) -> Invocation {
    var flags = AskFlags(prompt: "")
    var words: [String] = []
    while let option = options.next() {
      switch option {
      case .option("--model"): flags.model = try options.value(of: "--model")
      case .option("--config"): flags.configuration = try options.value(of: "--config")
      case .option("--record"): flags.recording = try options.directory("--record")
      case .option("--instructions"):
        flags.instructions = try options.value(of: "--instructions")
      case .option("--tool"): flags.tools.append(try options.value(of: "--tool"))
      case .option("--tools"): flags.toolFiles.append(try options.value(of: "--tools"))
      case .option("--help"), .option("-h"): return .help
      case .option(let name): throw .unknown(name)
      case .argument(let text): words.append(text)
      }
    }
    guard !words.isEmpty else { throw UsageError("ask needs a prompt; see --help") }
    flags.prompt = words.joined(separator: " ")
    return .ask(flags)
  }
}

/// The options of `ringback schema`.
package struct SchemaFlags: Sendable, Equatable {
  /// Whether an OpenRPC document is wanted in place of the JSON Schema.
  package var isOpenRPC = false

  init() {}

  fileprivate static func invocation(
    _ options: inout OptionScanner
  ) throws(UsageError) -> Invocation {
    var flags = SchemaFlags()
    while let option = options.next() {
      switch option {
      case .option("--openrpc"): flags.isOpenRPC = true
      case .option("--help"), .option("-h"): return .help
      case .option(let name): throw .unknown(name)
      case .argument(let text): throw UsageError("schema takes no argument \(text); see --help")
      }
    }
    return .schema(flags)
  }
}

extension UsageError {
  static func unknown(_ option: String) -> UsageError {
    UsageError("there is no option \(option); see --help")
  }
}
