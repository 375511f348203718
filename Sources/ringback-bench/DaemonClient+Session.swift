/// The requests that the measurements are made of.
extension DaemonClient {
  private static let addTool = #"""
    {"tools":[{"name":"add","description":"Adds two numbers.","inputSchema":{"type":"object",\#
    "properties":{"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"]}}]}
    """#

  /// Says hello and names the model server.
  func initialize(port: Int) throws(BenchError) {
    try request(
      "initialize",
      #"""
      {"protocolVersion":1,"clientInfo":{"name":"ringback-bench","version":"1"},"providers":{\#
      "bench":{"dialect":"openai-chat","baseUrl":"http://127.0.0.1:\#(port)/v1","apiKey":"none"}}}
      """#)
    notify("initialized")
  }

  /// Says hello and names the model server once for each wire format, under the format's name.
  func initialize(port: Int, dialects: [WireFormat]) throws(BenchError) {
    let providers = dialects.map { dialect in
      #""\#(dialect.name)":{"dialect":"\#(dialect.name)","apiKey":"none","baseUrl":"#
        + #""http://127.0.0.1:\#(port)\#(dialect.basePath)"}"#
    }
    let list = providers.joined(separator: ",")
    try request(
      "initialize",
      #"{"protocolVersion":1,"clientInfo":{"name":"ringback-bench"},"providers":{\#(list)}}"#)
    notify("initialized")
  }

  /// Offers the tool `add`.
  func registerTool() throws(BenchError) {
    try request("tools/register", Self.addTool)
  }

  /// Queues `session/new` with an id of the bench's choosing.
  @discardableResult
  func queueSession(_ name: String, model: String, provider: String = "bench") -> Int {
    queue("session/new", #"{"sessionId":"\#(name)","model":"\#(provider)/\#(model)"}"#)
  }

  /// Queues a prompt.
  @discardableResult
  func queuePrompt(_ session: String) -> Int {
    queue("session/prompt", #"{"sessionId":"\#(session)","prompt":"What is 5 + 7?"}"#)
  }

  /// Opens a session.
  func openSession(
    _ name: String, model: String, provider: String = "bench"
  ) throws(BenchError) {
    let id = queueSession(name, model: model, provider: provider)
    try pump(doing: "session/new") { answered in answered == id }
  }

  /// Runs one turn to its response.
  func turn(_ session: String) throws(BenchError) {
    let id = queuePrompt(session)
    try pump(doing: "session/prompt") { answered in answered == id }
  }

  /// Opens many sessions, no more than `window` of them under way at once.
  func openSessions(_ names: [String], model: String, window: Int) throws(BenchError) {
    try pipeline(names, window: window, doing: "session/new") { name in
      queueSession(name, model: model)
    }
  }

  /// Runs one turn in each session, no more than `window` of them at once.
  func turns(_ names: [String], window: Int) throws(BenchError) {
    try pipeline(names, window: window, doing: "session/prompt") { name in queuePrompt(name) }
  }

  private func pipeline(
    _ names: [String], window: Int, doing what: String, queueOne: (String) -> Int
  ) throws(BenchError) {
    var waiting = names[...]
    var open = 0
    while open < window, let name = waiting.popFirst() {
      _ = queueOne(name)
      open += 1
    }
    guard open > 0 else { return }
    try pump(doing: what) { _ in
      if let name = waiting.popFirst() {
        _ = queueOne(name)
      } else {
        open -= 1
      }
      return open == 0
    }
  }
}
