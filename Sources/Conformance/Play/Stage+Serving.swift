import JSON
import Platform

/// What the client asks for, apart from its prompt.
extension Stage {
  /// Answers a request, or keeps it when it is the prompt.
  func serve(_ id: JSONValue, _ method: String, _ params: JSONValue) throws(Interruption) {
    guard initializeParams != nil || method == "initialize" else {
      throw .finding("initialize as the first message", "the request \(method)")
    }
    if initializeError != nil, method != "initialize" {
      return try refuse(id, code: -32002, kind: "not_initialized", "Send initialize first.")
    }
    switch method {
    case "initialize": try initialize(id, params)
    case "tools/register": try register(id, params)
    case "tools/unregister": try unregister(id, params)
    case "tools/list":
      try reply(id, ["tools": .array(tools.keys.sorted().compactMap { tools[$0] })])
    case "models/list": try reply(id, ["models": []])
    case "session/list": try reply(id, ["sessions": []])
    case "session/new":
      let session = params["sessionId"]?.string ?? "session_of_conform"
      sessions.insert(session)
      try reply(id, ["sessionId": .string(session), "model": .string(Self.model)])
    case "session/configure": try reply(id, ["model": .string(Self.model)])
    case "session/close": try reply(id, .null)
    case "session/prompt": try take(prompt: id, params)
    case "shutdown":
      isShutDown = true
      try reply(id, .null)
    default: try refuse(id, code: -32601, kind: "method_not_found", "There is no method \(method).")
    }
  }

  /// Takes a notification.
  func take(notification method: String, _ params: JSONValue) throws(Interruption) {
    guard initializeParams != nil || method == "exit" else {
      throw .finding("initialize as the first message", "the notification \(method)")
    }
    switch method {
    case "exit":
      guard isOver else { throw .finding("a client that waits for its turn", "exit") }
      take(leave: isShutDown ? .shutDown : .exit)
    case "$/cancelRequest", "session/cancel":
      guard isOver else { throw .finding("a client that waits for its turn", method) }
    default: break
    }
  }

  /// The model that the scripted daemon names.
  static let model = "scripted/conform"

  func reply(_ id: JSONValue, _ result: JSONValue) throws(Interruption) {
    try send(["jsonrpc": "2.0", "id": id, "result": result])
  }

  func refuse(
    _ id: JSONValue, code: Int, kind: String, _ message: String
  ) throws(Interruption) {
    try send([
      "jsonrpc": "2.0", "id": id,
      "error": [
        "code": .number(JSONNumber(code)), "message": .string(message),
        "data": ["kind": .string(kind)],
      ],
    ])
  }

  private func initialize(_ id: JSONValue, _ params: JSONValue) throws(Interruption) {
    guard initializeParams == nil else {
      throw .finding("one initialize", "a second one")
    }
    guard params["protocolVersion"] == .number(JSONNumber(1)) else {
      throw .finding("initialize with protocolVersion 1", Excerpt.of(params.text))
    }
    initializeParams = params
    if initializeDelayMs > 0 { try pipes.pause(milliseconds: initializeDelayMs) }
    if let initializeError {
      endPlay()
      return try send(["jsonrpc": "2.0", "id": id, "error": initializeError])
    }
    try reply(
      id,
      [
        "protocolVersion": 1,
        "serverInfo": ["name": "ringback", "version": .string(version)],
        "capabilities": ["framings": ["lines", "headers"], "batches": false],
        "limits": ["maxMessageBytes": 67_108_864, "turnSteps": 100],
      ])
  }

  private func register(_ id: JSONValue, _ params: JSONValue) throws(Interruption) {
    guard let definitions = params["tools"]?.array else {
      throw .finding("tools/register with an array of tools", Excerpt.of(params.text))
    }
    var (registered, replaced): ([JSONValue], [JSONValue]) = ([], [])
    for definition in definitions {
      guard let name = definition["name"]?.string else {
        throw .finding("tools with names", Excerpt.of(definition.text))
      }
      guard definition["inputSchema"]?["type"] == .string("object") else {
        throw .finding(
          "tools with an inputSchema of the type object", Excerpt.of(definition.text))
      }
      if tools.updateValue(definition, forKey: name) == nil {
        registered.append(.string(name))
      } else {
        replaced.append(.string(name))
      }
    }
    try reply(id, ["registered": .array(registered), "replaced": .array(replaced)])
  }

  private func unregister(_ id: JSONValue, _ params: JSONValue) throws(Interruption) {
    let names = (params["names"]?.array ?? []).filter {
      $0.string.map { tools[$0] != nil } ?? false
    }
    for name in names.compactMap(\.string) { tools[name] = nil }
    try reply(id, ["removed": .array(names)])
  }

  private func take(prompt id: JSONValue, _ params: JSONValue) throws(Interruption) {
    guard prompt == nil else {
      throw .finding("one prompt", "a second one: " + Excerpt.of(params.text))
    }
    let missing = ["echo", "fail", "slow"].filter { tools[$0] == nil }
    guard missing.isEmpty else {
      throw .finding(
        "the tools echo, fail and slow, registered before the prompt",
        "none named \(missing.joined(separator: ", "))")
    }
    let text =
      params["prompt"]?.string
      ?? (params["prompt"]?.array ?? []).compactMap { $0["text"]?.string }.joined()
    guard text == "conform" else {
      throw .finding("the prompt conform", Excerpt.of(params.text))
    }
    if let session = params["sessionId"], !session.isNull {
      guard let name = session.string, sessions.contains(name) else {
        throw .finding("a prompt without a sessionId, or with that of session/new", session.text)
      }
    }
    prompt = Prompt(id: id, sessionId: params["sessionId"]?.string ?? "session_1")
  }
}
