import JSON
import JSONRPC
import RingbackProtocol
import Synchronization

/// The client of `ringback ask`: executes tools, prints what the model writes.
final class AskClient: ConnectionDelegate {
  private let tools: [String: CommandTool]
  /// Whether the last text ended in a line break, so that the shell's prompt gets a line of its own.
  private let endsLine = Mutex(true)

  init(_ tools: [CommandTool]) {
    self.tools = Dictionary(tools.map { ($0.name, $0) }) { $1 }
  }

  func accept(_ request: Request) -> Acceptance {
    guard request.method == ClientMethod.toolsCall.rawValue else {
      return .refused(.methodNotFound(request.method))
    }
    let params = request.params?.value ?? .null
    guard let name = params["name"]?.string, let tool = tools[name] else {
      return .refused(.invalidParams([("/name", "there is no such tool")]))
    }
    let arguments = params["arguments"] ?? .object([:])
    return .deferred {
      .success(EncodedJSON(await ToolProcess.result(of: tool, arguments: arguments)))
    }
  }

  func receive(_ notification: Notification) {
    guard notification.method == ClientMethod.sessionUpdate.rawValue,
      let update = notification.params?.value["update"], let type = update["type"]?.string
    else { return }
    switch type {
    case "text_delta": show(update["text"]?.string ?? "")
    case "tool_call":
      Terminal.tell("→ \(update["name"]?.string ?? "") \(update["arguments"]?.text ?? "")")
    case "tool_call_update": tell(update)
    case "discarded": withdraw(update)
    case "retrying":
      let name = update["model"]?.string ?? "the model"
      let reason = update["error"]?["message"]?.string ?? ""
      Terminal.tell("… asking \(name) in \(update["delayMs"]?.int ?? 0) ms: \(reason)")
    case "waiting": Terminal.tell("… waiting for the \(update["on"]?.string ?? "")")
    default: break
    }
  }

  func ended(_ end: ConnectionEnd) {}

  /// Ends a line that the model left open.
  func endLine() {
    let isEnded = endsLine.withLock { $0 }
    if !isEnded { Terminal.print("") }
  }

  private func show(_ text: String) {
    guard let last = text.utf8.last else { return }
    endsLine.withLock { $0 = last == UInt8(ascii: "\n") }
    Terminal.print(text, end: "")
  }

  /// What was printed cannot be taken back, so whoever reads it is told.
  private func withdraw(_ update: JSONValue) {
    guard update["messageIds"]?[0] != nil else { return }
    endLine()
    endsLine.withLock { $0 = true }
    Terminal.complain(
      "what stands above counts for nothing: the reply failed (\(update["reason"]?.string ?? ""))")
  }

  private func tell(_ update: JSONValue) {
    guard let status = update["status"]?.string, status != "running" else { return }
    let milliseconds = update["durationMs"]?.int.map { " in \($0) ms" } ?? ""
    Terminal.tell("← \(status)\(milliseconds) \(update["message"]?.string ?? "")")
  }
}
