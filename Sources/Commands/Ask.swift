import JSON
import JSONRPC
import Platform
import RingbackProtocol
import Synchronization

/// `ringback ask`: one prompt, with commands as tools.
package enum Ask {
  private static let maximumFileBytes = 4 << 20

  /// Asks, streams the answer to stdout, and says by its status how it ended.
  ///
  /// - Parameter flags: The command line's options.
  /// - Returns: The exit status, as `--help` lists them.
  package static func run(_ flags: AskFlags) -> Int32 {
    let tools: [CommandTool]
    let prompt: String
    do throws(UsageError) {
      tools = try readTools(flags)
      prompt = try readPrompt(flags)
    } catch {
      Terminal.complain(error.message)
      return 2
    }
    return Waiting.status {
      do throws(ClientError) {
        let client = try DaemonClient(
          configuration: flags.configuration, recording: flags.recording)
        let status = await ask(client, flags, prompt, tools)
        // Nobody wants a result any more, whatever the commands still do.
        RunningTools.killAll()
        await client.close()
        return status
      } catch {
        Terminal.complain(error.message)
        return 1
      }
    }
  }

  private static func readTools(_ flags: AskFlags) throws(UsageError) -> [CommandTool] {
    var tools: [CommandTool] = []
    for text in flags.tools { tools.append(try CommandTool(text)) }
    for file in flags.toolFiles {
      tools += try CommandTool.read(file: file, maximumBytes: maximumFileBytes)
    }
    return tools
  }

  private static func readPrompt(_ flags: AskFlags) throws(UsageError) -> String {
    guard flags.prompt == "-" else { return flags.prompt }
    var bytes: [UInt8] = []
    while case .bytes = Descriptor.standardInput.read(upTo: 1 << 16, appendingTo: &bytes) {
      guard bytes.count <= maximumFileBytes else {
        throw UsageError("the prompt on stdin has more than \(maximumFileBytes) bytes")
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func ask(
    _ client: DaemonClient, _ flags: AskFlags, _ prompt: String, _ tools: [CommandTool]
  ) async -> Int32 {
    do throws(ClientError) {
      let answers = AskClient(tools)
      try await client.open(answers)
      if !tools.isEmpty {
        _ = try await client.call(
          .toolsRegister, ["tools": .array(tools.map(\.definition))])
      }
      var params: JSONObject = ["prompt": .string(prompt)]
      if let model = flags.model { params["model"] = .string(model) }
      if let instructions = flags.instructions { params["instructions"] = .string(instructions) }
      let result = try await client.call(.sessionPrompt, .object(params)) { id in
        Interrupts.cancel(id, on: client.connection)
      }
      answers.endLine()
      return status(of: result)
    } catch {
      Terminal.complain(error.message)
      return 1
    }
  }

  private static func status(of result: JSONValue) -> Int32 {
    switch result["stopReason"]?.string {
    case "end_turn": return 0
    case "max_tokens":
      Terminal.complain("the answer was cut off by its limit of output tokens")
      return 3
    case "refusal":
      Terminal.complain("the model refused")
      return 4
    case "limit":
      Terminal.complain("the turn ran into a limit: \(result["limit"]?["kind"]?.string ?? "")")
      return 5
    case "cancelled": return 130
    default: return 1
    }
  }
}
