package import JSON

/// A client that keeps every message it reads, and hands them out by what a test waits for.
///
/// A test that waits in vain fails with the channel's timeout. Not for use by two threads at once.
package struct TestClient {
  /// Why a message that a test waits for cannot come.
  package enum Failure: Error {
    case ended(waitingFor: String)
  }

  /// The wire.
  package var channel: MessageChannel
  /// Every message that was read, in order.
  package private(set) var log: [JSONValue] = []
  /// The ids of the requests that were sent, in order.
  package private(set) var requests: [Int] = []
  /// What nobody has waited for yet: updates, and apart from them, since they are so many, the rest.
  private var unreadUpdates: [JSONValue] = []
  private var unread: [JSONValue] = []
  private var lastID = 0

  /// Makes a client that says nothing by itself.
  package init(_ channel: MessageChannel) { self.channel = channel }

  /// Makes a client and takes the daemon's hand.
  package init(initialized channel: MessageChannel, params: JSONObject = [:]) throws {
    self.init(channel)
    var params = params
    params["protocolVersion"] = 1
    _ = try result("initialize", .object(params))
  }

  // MARK: Sending

  /// Sends a request; returns its id.
  @discardableResult
  package mutating func request(_ method: String, _ params: JSONValue = [:]) -> Int {
    let (id, text) = line(method, params)
    channel.send(text)
    return id
  }

  /// A request that is not sent yet, and its id.
  package mutating func line(_ method: String, _ params: JSONValue) -> (id: Int, text: String) {
    lastID += 1
    requests.append(lastID)
    let message: JSONValue = [
      "jsonrpc": "2.0", "id": .number(JSONNumber(lastID)), "method": .string(method),
      "params": params,
    ]
    return (lastID, message.text)
  }

  /// Sends a notification.
  package mutating func notify(_ method: String, _ params: JSONValue = [:]) {
    let message: JSONValue = ["jsonrpc": "2.0", "method": .string(method), "params": params]
    channel.send(message.text)
  }

  /// Answers a request of the daemon with a result.
  package mutating func respond(to call: JSONValue, _ result: JSONValue) {
    let message: JSONValue = ["jsonrpc": "2.0", "id": call["id"] ?? .null, "result": result]
    channel.send(message.text)
  }

  /// Answers a request of the daemon with an error.
  package mutating func refuse(_ call: JSONValue, _ message: String) {
    let response: JSONValue = [
      "jsonrpc": "2.0", "id": call["id"] ?? .null,
      "error": ["code": -32603, "message": .string(message)],
    ]
    channel.send(response.text)
  }

  // MARK: Reading

  /// The first message but updates that fits and was not handed out; reads on until there is one.
  package mutating func next(
    _ what: String, where fits: (JSONValue) -> Bool
  ) throws -> JSONValue {
    if let index = unread.firstIndex(where: fits) { return unread.remove(at: index) }
    while let message = try receive() {
      if message.isUpdate {
        unreadUpdates.append(message)
      } else if fits(message) {
        return message
      } else {
        unread.append(message)
      }
    }
    throw Failure.ended(waitingFor: what)
  }

  private mutating func receive() throws -> JSONValue? {
    guard let message = try channel.receive() else { return nil }
    log.append(message)
    return message
  }

  /// The answer to a request.
  package mutating func answer(to id: Int) throws -> JSONValue {
    try next("the answer to \(id)") { $0["method"] == nil && $0["id"]?.int == id }
  }

  /// Sends a request and waits for its answer.
  package mutating func answer(
    _ method: String, _ params: JSONValue = [:]
  ) throws -> JSONValue {
    try answer(to: request(method, params))
  }

  /// Sends a request and waits for its result; null when it is an error.
  package mutating func result(
    _ method: String, _ params: JSONValue = [:]
  ) throws -> JSONValue {
    try answer(method, params)["result"] ?? .null
  }

  /// The next request of the daemon with this method.
  package mutating func call(_ method: String = "tools/call") throws -> JSONValue {
    try next(method) { $0["method"]?.string == method && $0["id"] != nil }
  }

  /// The next update of this type that fits.
  package mutating func update(
    _ type: String, where fits: (JSONValue) -> Bool = { _ in true }
  ) throws -> JSONValue {
    func update(in message: JSONValue) -> JSONValue? {
      guard let update = message["params"]?["update"], update["type"]?.string == type, fits(update)
      else { return nil }
      return update
    }
    for (index, message) in unreadUpdates.enumerated() {
      guard let update = update(in: message) else { continue }
      unreadUpdates.remove(at: index)
      return update
    }
    while let message = try receive() {
      if message.isUpdate, let update = update(in: message) { return update }
      if message.isUpdate { unreadUpdates.append(message) } else { unread.append(message) }
    }
    throw Failure.ended(waitingFor: type)
  }

  /// Reads until the daemon has closed its stdout.
  package mutating func readToEnd() throws {
    while let message = try receive() {
      if message.isUpdate { unreadUpdates.append(message) } else { unread.append(message) }
    }
  }
}

// MARK: - The tools of most tests

extension TestClient {
  /// `add`, which takes two numbers.
  package static let add: JSONValue = [
    "name": "add", "description": "Add two numbers",
    "inputSchema": [
      "type": "object",
      "properties": ["a": ["type": "number"], "b": ["type": "number"]], "required": ["a", "b"],
    ],
  ]

  /// `add` with a policy.
  package static func add(policy: JSONValue) -> JSONValue {
    var tool = add.object ?? [:]
    tool["policy"] = policy
    return .object(tool)
  }

  /// Registers tools for all sessions.
  package mutating func register(_ tools: JSONValue...) throws {
    _ = try result("tools/register", ["tools": .array(tools)])
  }

  /// Opens a session under this id.
  package mutating func open(_ sessionId: String) throws {
    _ = try result("session/new", ["sessionId": .string(sessionId)])
  }

  /// Changes settings of a session.
  package mutating func configure(_ sessionId: String, _ settings: JSONObject) throws {
    var params = settings
    params["sessionId"] = .string(sessionId)
    _ = try result("session/configure", .object(params))
  }

  /// Sends a prompt that makes the rehearsal model call `add`; returns the request's id.
  @discardableResult
  package mutating func prompt(
    _ text: String = "What is 5 + 7?", in sessionId: String? = nil
  ) -> Int {
    var params: JSONObject = ["prompt": .string(text)]
    if let sessionId { params["sessionId"] = .string(sessionId) }
    return request("session/prompt", .object(params))
  }
}

extension JSONValue {
  /// The type of an update; nil for every other message.
  package var updateType: String? { self["params"]?["update"]?["type"]?.string }
  /// The stop reason of an answered prompt.
  package var stopReason: String? { self["result"]?["stopReason"]?.string }
  /// The text of an answered prompt's message.
  package var messageText: String {
    (self["result"]?["message"]?["content"]?.array ?? []).compactMap { $0["text"]?.string }.joined()
  }
  /// The kind of an error.
  package var errorKind: String? { self["error"]?["data"]?["kind"]?.string }
  fileprivate var isUpdate: Bool { self["method"]?.string == "session/update" }
}
