import JSON
import JSONRPC
import Platform
import RingbackProtocol
import Synchronization

/// `ringback demo`: user, model, tool and the daemon between them, with the messages.
package enum Demo {
  private static let prompt = "What is 5 + 7?"
  private static let add: JSONValue = [
    "name": "add", "description": "Add two numbers",
    "inputSchema": [
      "type": "object",
      "properties": ["a": ["type": "number"], "b": ["type": "number"]], "required": ["a", "b"],
    ],
  ]

  /// Shows the conversation.
  ///
  /// - Parameter flags: The command line's options.
  /// - Returns: The exit status: 0 when the model was done.
  package static func run(_ flags: DemoFlags) -> Int32 {
    Waiting.status {
      do throws(ClientError) {
        let client = try DaemonClient(
          configuration: flags.configuration, recording: flags.recording)
        let status = await show(client, flags)
        await client.close()
        return status
      } catch {
        Terminal.complain(error.message)
        return 1
      }
    }
  }

  private static func show(_ client: DaemonClient, _ flags: DemoFlags) async -> Int32 {
    do throws(ClientError) {
      try await client.open(DemoClient())
      _ = try await client.call(.toolsRegister, ["tools": [add]])
      Terminal.print("client  offers the tool add(a: number, b: number): Add two numbers")
      Terminal.print("user    \(prompt)")
      var params: JSONObject = ["prompt": .string(prompt)]
      if let model = flags.model { params["model"] = .string(model) }
      let result = try await client.call(.sessionPrompt, .object(params))
      let blocks = result["message"]?["content"]?.array ?? []
      Terminal.print("model   \(blocks.compactMap { $0["text"]?.string }.joined())")
      let reason = result["stopReason"]?.string ?? ""
      Terminal.print("        (\(reason) after \(result["steps"]?.int ?? 0) steps)")
      return reason == "end_turn" ? 0 : 1
    } catch {
      Terminal.complain(error.message)
      return 1
    }
  }
}

/// The client of the demo: it has one tool, and says what is asked of it.
private struct DemoClient: ConnectionDelegate {
  func accept(_ request: Request) -> Acceptance {
    guard request.method == ClientMethod.toolsCall.rawValue else {
      return .refused(.methodNotFound(request.method))
    }
    let params = request.params?.value ?? .null
    let arguments = params["arguments"] ?? .null
    Terminal.print("model   calls add \(arguments.text)")
    Terminal.print(
      #"        ← {"jsonrpc":"2.0","id":\#(request.id),"method":"tools/call","params":\#(params.text)}"#
    )
    guard let sum = Self.sum(arguments["a"]?.number, arguments["b"]?.number) else {
      return .refused(.invalidParams([("/arguments", "add takes two numbers")]))
    }
    let result: JSONValue = ["content": .string(sum)]
    Terminal.print("client  runs add: \(sum)")
    Terminal.print(
      #"        → {"jsonrpc":"2.0","id":\#(request.id),"result":\#(result.text)}"#)
    return .result(result)
  }

  func receive(_ notification: Notification) {}

  func ended(_ end: ConnectionEnd) {}

  /// The sum as text: exact for whole numbers, else as a floating-point number.
  private static func sum(_ a: JSONNumber?, _ b: JSONNumber?) -> String? {
    guard let a, let b else { return nil }
    if let x = a.int, let y = b.int {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return String(sum) }
    }
    return JSONNumber(a.double + b.double)?.literal
  }
}
