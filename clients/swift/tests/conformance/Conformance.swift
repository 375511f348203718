import RingbackClient

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The program that `ringback conform` starts: one prompt, its text to stdout.
@main struct Conformance {
  struct Echo: Decodable {
    let text: String
  }

  static let tools = [
    Tool("echo", "Gives its text back") { (arguments: Echo) in arguments.text },
    Tool("fail", "Fails") { (_: NoArguments) -> String in throw ToolError("failed on purpose") },
    Tool("slow", "Waits until it is cancelled") { (_: NoArguments) -> String in
      try await ContinuousClock().sleep(for: .seconds(3_600))
      return "nobody cancelled this"
    },
  ]

  static func main() async {
    do {
      try await withRingback(
        tools: tools, approve: { $0.name == "echo" ? .allow : .deny("not that one") }
      ) { client in
        let turn = try await client.session().stream("conform")
        for try await update in turn {
          if case .textDelta(let delta) = update { write(delta.text, to: 1) }
        }
        let reason = try await turn.result.stopReason
        guard reason == .endTurn else { throw ToolError("the turn ended with \(reason.rawValue)") }
      }
    } catch {
      let words = (error as? ToolError)?.message ?? "\(error)"
      write(words.split(separator: "\n").joined(separator: " ") + "\n", to: 2)
      exit(1)
    }
  }

  static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        #if canImport(Darwin)
          unsafe Darwin.write(descriptor, buffer.baseAddress, buffer.count)
        #else
          unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        #endif
      }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
