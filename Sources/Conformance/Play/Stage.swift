import JSON
import JSONRPC
import Platform

/// The scripted daemon of one check: it does what every daemon does, and the check says the rest.
final class Stage {
  let pipes: ClientPipes
  let journal: Journal
  /// The version that the daemon tells.
  let version: String

  /// How long the answer to `initialize` is held back.
  var initializeDelayMs = 0
  /// What `initialize` is refused with; nil accepts it.
  var initializeError: JSONValue?
  /// How bytes are cut into writes.
  var delivery = Delivery.whole
  /// The header block for a body of so many bytes, where the client speaks headers.
  var header: @Sendable (Int) -> String = { "Content-Length: \($0)\r\n\r\n" }

  /// The params of `initialize`.
  var initializeParams: JSONValue?
  /// The tools that are registered, by name.
  var tools: [String: JSONValue] = [:]
  /// The sessions that were made.
  var sessions: Set<String> = []
  /// The prompt, once it has come.
  var prompt: Prompt?
  /// The answers to our requests, by the text of their ids.
  private(set) var answers: [String: CallAnswer] = [:]
  /// How many updates of the session were sent.
  var sequence = 0
  var isShutDown = false
  /// How the client took leave; nil while it has not.
  private(set) var leave: JournalEntry.Leave?

  private var open: Set<String> = []
  private var held: [UInt8] = []

  /// The prompt that the client has submitted.
  struct Prompt {
    let id: JSONValue
    let sessionId: String
  }

  init(pipes: ClientPipes, journal: Journal, version: String) {
    self.pipes = pipes
    self.journal = journal
    self.version = version
  }

  // MARK: Reading

  /// Reads one message and does what a daemon does with it.
  ///
  /// - Parameters:
  ///   - expected: What the play waits for.
  ///   - limit: Until when.
  /// - Throws: A finding when nothing comes, or what is wrong.
  func step(awaiting expected: String, until limit: UInt64 = .max) throws(Interruption) {
    guard let bytes = try pipes.next(awaiting: expected, until: limit) else {
      guard isOver else { throw .finding(expected, "the end of the daemon's stdin") }
      return take(leave: .endOfInput)
    }
    try take(bytes)
  }

  /// Lets a while pass, and does what a daemon does with the messages that come.
  func listen(milliseconds: Int) throws(Interruption) {
    try pipes.pause(milliseconds: milliseconds)
    while let bytes = try pipes.buffered() { try take(bytes) }
  }

  private func take(_ bytes: ArraySlice<UInt8>) throws(Interruption) {
    journal.write(.message(fromClient: true, Excerpt.of(bytes)))
    switch try Message(reading: bytes) {
    case .request(let id, let method, let params): try serve(id, method, params)
    case .notification(let method, let params): try take(notification: method, params)
    case .answer(let id, let answer): try take(answer, to: id, Excerpt.of(bytes))
    }
  }

  /// Whether the prompt was answered, so that the client may go.
  private(set) var isOver = false

  /// Notes that the play is over with the message that is sent next.
  ///
  /// Noted before it is sent, since a client may kill its daemon as soon as it has read it.
  func endPlay() {
    guard !isOver else { return }
    isOver = true
    journal.write(.played)
  }

  func take(leave: JournalEntry.Leave) {
    guard self.leave == nil else { return }
    self.leave = leave
    journal.write(.leave(leave))
  }

  private func take(
    _ answer: CallAnswer, to id: JSONValue, _ excerpt: String
  ) throws(Interruption) {
    guard open.remove(id.text) != nil else {
      let expected =
        answers[id.text] != nil
        ? "one answer to each request"
        : "an answer whose id is that of an open request as it was written (\(openIds))"
      throw .finding(expected, excerpt)
    }
    answers[id.text] = answer
  }

  private var openIds: String {
    open.isEmpty ? "there is none" : open.sorted().prefix(8).joined(separator: ", ")
  }

  // MARK: Writing

  /// Sends a message.
  func send(_ message: JSONValue) throws(Interruption) { try send(encoded: message.encoded) }

  /// Sends a message as it is written; in lines it must hold no line break.
  func send(encoded body: [UInt8]) throws(Interruption) {
    journal.write(.message(fromClient: false, Excerpt.of(body[...])))
    try write(framed(body))
  }

  /// A message with its framing.
  func framed(_ body: [UInt8]) -> [UInt8] {
    switch pipes.framing {
    case .headers: Array(header(body.count).utf8) + body
    case .lines, nil: body + [0x0A]
    }
  }

  /// Writes bytes, cut as `delivery` says.
  func write(_ bytes: [UInt8]) throws(Interruption) {
    if case .together = delivery {
      held += bytes
      return
    }
    for (index, piece) in delivery.pieces(of: bytes).enumerated() {
      try pipes.write(piece)
      switch delivery {
      case .whole, .together: break
      case .apart, .splitCharacters: try pipes.pause(milliseconds: Delivery.pauseMs)
      case .bytes where index % Delivery.bytesPerPause == 0: try pipes.pause(milliseconds: 1)
      case .bytes: break
      }
    }
  }

  /// Writes what was held back.
  func flush() throws(Interruption) {
    let bytes = held
    held = []
    try pipes.write(bytes)
  }

  /// Sends a request and notes that an answer is due.
  func request(_ id: JSONValue, _ method: String, _ params: JSONValue) throws(Interruption) {
    open.insert(id.text)
    answers[id.text] = nil
    try send(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": params])
  }

  /// Waits for the answer to a request.
  func answer(to id: JSONValue, until limit: UInt64 = .max) throws(Interruption) -> CallAnswer {
    while true {
      if let answer = answers[id.text] { return answer }
      try step(awaiting: "an answer to the request \(id.text)", until: limit)
    }
  }

  /// Whether a request has been answered.
  func isAnswered(_ id: JSONValue) -> Bool { answers[id.text] != nil }
}
