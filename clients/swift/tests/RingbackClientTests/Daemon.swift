import RingbackClient
import TestSupport

/// What every test of the client begins with: the daemon of this build, and a tool.
enum Daemon {
  /// The daemon, without the configuration of whoever runs the tests.
  static var options: DaemonOptions {
    var options = DaemonOptions(executable: DaemonProcess.path)
    options.environment = ["XDG_CONFIG_HOME": DaemonProcess.noConfiguration]
    return options
  }

  /// The arguments of `add`.
  struct Add: Decodable {
    let a: Double
    let b: Double
  }

  /// A tool that adds.
  static let add = Tool("add", "Adds two numbers") { (arguments: Add) in arguments.a + arguments.b }

  /// A tool that waits for its cancellation, and tells of its call and of that.
  static func slow(_ told: AsyncStream<Void>.Continuation) -> Tool {
    Tool("add", "Adds two numbers") { (_: Add) -> String in
      told.yield()
      defer { told.yield() }
      try await ContinuousClock().sleep(for: .seconds(3_600))
      return ""
    }
  }
}
