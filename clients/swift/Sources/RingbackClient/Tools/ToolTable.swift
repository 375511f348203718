import JSON
import JSONRPC
import Synchronization

/// The tools of a daemon's conversation, and of its sessions, which win over the others.
final class ToolTable: Sendable {
  private struct Place: Hashable {
    let session: String?
    let name: String
  }

  private let tools = Mutex<[Place: Tool]>([:])

  /// Adds tools; those that were there before under these names are given back, to undo it.
  func add(_ new: [Tool], session: String?) -> @Sendable () -> Void {
    let before = tools.withLock { tools in
      let before = tools
      for tool in new { tools[Place(session: session, name: tool.name)] = tool }
      return before
    }
    return {
      self.tools.withLock { tools in
        for tool in new {
          let place = Place(session: session, name: tool.name)
          tools[place] = before[place]
        }
      }
    }
  }

  /// Takes tools away.
  func remove(_ names: [String], session: String?) {
    tools.withLock { tools in
      for name in names { tools[Place(session: session, name: name)] = nil }
    }
  }

  /// Takes all tools of a session away.
  func remove(session: String) {
    tools.withLock { $0 = $0.filter { $0.key.session != session } }
  }

  /// The tools of no session.
  var shared: [Tool] { tools.withLock { $0.filter { $0.key.session == nil }.map(\.value) } }

  /// Executes a call; what fails is an error result, which the model reads.
  func answer(_ params: Wire, _ link: Link) async -> CallAnswer {
    do {
      let call = try WireDecoder.decode(ToolsCallParams.self, from: params)
      let tool = tools.withLock { tools in
        tools[Place(session: call.sessionId, name: call.name)]
          ?? tools[Place(session: nil, name: call.name)]
      }
      guard let tool else {
        return .failure(.invalidParams([("/name", "there is no tool \"\(call.name)\"")]))
      }
      let result = try await tool.run(call, ToolContext(call: call, link: link))
      return .success(EncodedJSON(try WireEncoder.encode(result)))
    } catch is CancellationError {
      return .failure(
        RPCError(code: -32_800, kind: "cancelled", message: "The call was cancelled."))
    } catch {
      let result = ToolsCallResult(content: .string(words(of: error)), isError: true)
      // A text and a truth value can always be encoded.
      return .success(EncodedJSON((try? WireEncoder.encode(result)) ?? .null))
    }
  }

  private func words(of error: any Error) -> String {
    switch error {
    case let error as ToolError: error.message
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.keyNotFound(_, let context), DecodingError.dataCorrupted(let context):
      "the arguments do not fit: \(place(context.codingPath))\(context.debugDescription)"
    default: "\(error)"
    }
  }

  private func place(_ path: [any CodingKey]) -> String {
    path.isEmpty ? "" : path.map(\.stringValue).joined(separator: ".") + ": "
  }
}
