import JSON
import Platform
import TestSupport

/// A client that keeps many sessions busy and fails its tools by a seeded plan.
///
/// It keeps no message, so that it can go on for as long as the daemon.
struct SoakClient {
  /// No update is needed to answer calls.
  static let capabilities: JSONObject = [
    "capabilities": [
      "updates": [
        "exclude": [
          "turn_started", "step_started", "text_delta", "tool_call", "tool_call_update", "usage",
          "waiting", "step_finished", "turn_finished",
        ]
      ]
    ]
  ]

  /// How many turns ended for each reason, or by which kind of error.
  private(set) var endings: [String: Int] = [:]
  /// How often each fault was played.
  private(set) var faults: [ToolFault: Int] = [:]
  /// What was not as it must be.
  private(set) var problems: [String] = []

  private var channel: MessageChannel
  private let turnsPerSession: Int
  private var random: UInt64
  private var lastID = 1_000
  private var lastSession = 0
  /// The turns that each open session has had.
  private var turns: [String: Int] = [:]
  private var prompts: [Int: String] = [:]
  /// The calls that wait to be answered late, by the text of their ids.
  private var lateCalls: [String: JSONValue] = [:]
  /// The sessions without an open prompt.
  private var idle: [String] = []

  /// Opens the sessions and registers the tool.
  init(_ client: TestClient, sessions: Int, turnsPerSession: Int, seed: UInt64) throws {
    var client = client
    try client.register(
      TestClient.add(policy: ["timeoutMs": 30, "idleTimeoutMs": 30, "maxResultBytes": 1_000]))
    channel = client.channel
    self.turnsPerSession = turnsPerSession
    random = seed
    for _ in 0..<sessions { openSession() }
  }

  /// Plays that many turns, all sessions at once, and waits for the last of them.
  mutating func play(turns count: Int) throws {
    var (begun, done) = (0, 0)
    while done < count {
      while begun < count, let session = idle.popLast() {
        prompt(session)
        begun += 1
      }
      guard let message = try channel.receive() else {
        problems.append("the daemon ended its output")
        return
      }
      switch message["method"]?.string {
      case "tools/call": answer(message)
      case "$/cancelRequest": answerLate(message)
      case nil: done += take(message)
      case let method?: problems.append("an unexpected \(method)")
      }
    }
  }

  private mutating func openSession() {
    lastSession += 1
    let session = "s\(lastSession)"
    send("session/new", ["sessionId": .string(session)])
    turns[session] = 0
    idle.append(session)
  }

  private mutating func prompt(_ session: String) {
    turns[session, default: 0] += 1
    let numbers = (next(1_000), next(1_000))
    let id = send(
      "session/prompt",
      ["sessionId": .string(session), "prompt": .string("What is \(numbers.0) + \(numbers.1)?")])
    prompts[id] = session
  }

  /// Takes an answer; returns how many turns it ended.
  private mutating func take(_ message: JSONValue) -> Int {
    guard let id = message["id"]?.int else {
      problems.append("a message without id: \(message.text)")
      return 0
    }
    guard let session = prompts.removeValue(forKey: id) else {
      if message["error"] != nil { problems.append(message.text) }
      return 0
    }
    endings[message.stopReason ?? message.errorKind ?? "?", default: 0] += 1
    if turns[session, default: 0] < turnsPerSession {
      idle.append(session)
    } else {
      turns[session] = nil
      send("session/close", ["sessionId": .string(session)])
      openSession()
    }
    return 1
  }

  // MARK: Tools

  private mutating func answer(_ call: JSONValue) {
    let arguments = call["params"]?["arguments"]
    let sum = String((arguments?["a"]?.int ?? 0) + (arguments?["b"]?.int ?? 0))
    let good: JSONValue = ["content": .string(sum)]
    guard next(5) == 0 else { return respond(to: call, good) }
    let fault = ToolFault.allCases[next(ToolFault.allCases.count)]
    faults[fault, default: 0] += 1
    switch fault {
    case .refused: respond(to: call, error: "the tool is broken")
    case .isError: respond(to: call, ["content": "no such number", "isError": true])
    case .malformed: respond(to: call, ["value": .string(sum)])
    case .wrongTypes: respond(to: call, ["content": [["type": "text", "text": 7]]])
    case .tooLarge: respond(to: call, ["content": .string(String(repeating: "7", count: 20_000))])
    case .never: break
    case .late: lateCalls[(call["id"] ?? .null).text] = call
    case .twice:
      respond(to: call, good)
      respond(to: call, good)
    case .progressOnly:
      notify("$/progress", ["token": call["params"]?["callId"] ?? .null, "value": ["progress": 1]])
    }
  }

  private mutating func answerLate(_ cancel: JSONValue) {
    guard let call = lateCalls.removeValue(forKey: (cancel["params"]?["id"] ?? .null).text) else {
      return
    }
    respond(to: call, ["content": "too late"])
  }

  // MARK: Writing

  @discardableResult
  private mutating func send(_ method: String, _ params: JSONValue) -> Int {
    lastID += 1
    write([
      "jsonrpc": "2.0", "id": .number(JSONNumber(lastID)), "method": .string(method),
      "params": params,
    ])
    return lastID
  }

  private func notify(_ method: String, _ params: JSONValue) {
    write(["jsonrpc": "2.0", "method": .string(method), "params": params])
  }

  private func respond(to call: JSONValue, _ result: JSONValue) {
    write(["jsonrpc": "2.0", "id": call["id"] ?? .null, "result": result])
  }

  private func respond(to call: JSONValue, error message: String) {
    write([
      "jsonrpc": "2.0", "id": call["id"] ?? .null,
      "error": ["code": -32603, "message": .string(message)],
    ])
  }

  private func write(_ message: JSONValue) { channel.send(message.text) }

  /// A number below `bound` (Knuth's linear congruential generator, the high bits).
  private mutating func next(_ bound: Int) -> Int {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(random >> 33) % bound
  }
}
