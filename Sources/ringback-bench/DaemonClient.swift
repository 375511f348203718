/// A client of one daemon: queues requests, answers tool calls, and hands on what comes back.
final class DaemonClient {
  /// The daemon's process.
  let process: ChildProcess
  /// How many tool calls have been answered.
  private(set) var toolCalls = 0
  /// How many updates have come.
  private(set) var updates = 0
  /// Microseconds from the model server's stamp to this client, one for each stamped delta.
  private(set) var latencies: [Double] = []
  /// True to read the stamps of text deltas.
  var readsStamps = false

  private let deadline: Deadline
  private var incoming = LineBuffer()
  private var outgoing: [UInt8] = []
  private var sent = 0
  private var lastID = 0

  /// Starts a daemon that has to be done with everything by the deadline.
  init(_ subject: Subject, deadline: Deadline) throws(BenchError) {
    process = try ChildProcess(path: subject.path, arguments: subject.arguments)
    self.deadline = deadline
  }

  /// Queues a request and returns its id; nothing is written before `pump` or `flush`.
  @discardableResult
  func queue(_ method: String, _ params: String) -> Int {
    lastID += 1
    outgoing.append(
      contentsOf:
        #"{"jsonrpc":"2.0","id":\#(lastID),"method":"\#(method)","params":\#(params)}"#.utf8)
    outgoing.append(UInt8(ascii: "\n"))
    return lastID
  }

  /// Queues bytes that are requests already.
  func queue(encoded bytes: [UInt8]) {
    outgoing.append(contentsOf: bytes)
  }

  /// Queues a notification.
  func notify(_ method: String) {
    outgoing.append(contentsOf: #"{"jsonrpc":"2.0","method":"\#(method)","params":{}}"#.utf8)
    outgoing.append(UInt8(ascii: "\n"))
  }

  /// Sends a request and waits for its result.
  func request(_ method: String, _ params: String) throws(BenchError) {
    let id = queue(method, params)
    try pump(doing: method) { answered in answered == id }
  }

  /// Exchanges messages until `isLast` has said so of the id of a response.
  ///
  /// An error response ends it with `BenchError.unexpected`.
  func pump(doing what: String, isLast: (Int) -> Bool) throws(BenchError) {
    var done = false
    while true {
      let now = readsStamps ? monotonicNanoseconds() : 0
      while let line = incoming.nextLine() {
        if let answered = try take(line, at: now), isLast(answered) { done = true }
      }
      try flush()
      if done { return }
      try receive(doing: what)
    }
  }

  /// Reads until the response to the last request and decodes nothing; returns the bytes of text that
  /// came before it.
  func skimText(doing what: String) throws(BenchError) -> Int {
    var count = 0
    try flush()
    while true {
      var last: Range<Int>?
      while let line = incoming.nextLine() {
        if let last { count += incoming.textBytes(in: last) }
        last = line
      }
      if let last {
        if Message(scanning: incoming.bytes.span, line: last).kind != .notification {
          _ = try take(last, at: 0)
          return count
        }
        count += incoming.textBytes(in: last)
      }
      try receive(doing: what)
    }
  }

  /// Writes what is queued and reads as many lines without looking.
  func skimAnswers(_ count: Int, doing what: String) throws(BenchError) {
    var missing = count
    try flush()
    while missing > 0 {
      missing -= incoming.dropLines()
      if missing > 0 { try receive(doing: what) }
    }
  }

  private func receive(doing what: String) throws(BenchError) {
    let ready = try process.wait(writing: sent < outgoing.count, until: deadline, doing: what)
    if ready.canWrite { try flush() }
    if ready.canRead {
      guard try incoming.fill(from: process) else { throw .ended(what) }
    }
  }

  /// Writes what the pipe takes of what is queued.
  func flush() throws(BenchError) {
    while sent < outgoing.count {
      let count = try process.write(outgoing, from: sent)
      guard count > 0 else { return }
      sent += count
    }
    outgoing.removeAll(keepingCapacity: true)
    sent = 0
  }

  /// Serves one message; returns its id when it is a result.
  private func take(_ line: Range<Int>, at now: UInt64) throws(BenchError) -> Int? {
    let message = Message(scanning: incoming.bytes.span, line: line)
    switch message.kind {
    case .notification:
      updates += 1
      if readsStamps { readStamps(in: line, at: now) }
      return nil
    case .request:
      try answer(message)
      return nil
    case .result:
      return Int(incoming.text(of: message.id))
    case .error:
      throw .unexpected("answered \(incoming.text(of: line))")
    }
  }

  private static let toolCallMethod = Array(#""tools/call""#.utf8)
  private static let answerStart = Array(#"{"jsonrpc":"2.0","id":"#.utf8)
  private static let answerEnd = Array(
    #","result":{"content":[{"type":"text","text":"12"}]}}"#.utf8 + [UInt8(ascii: "\n")])

  private func answer(_ message: Message) throws(BenchError) {
    guard incoming.bytes[message.method].elementsEqual(Self.toolCallMethod) else {
      throw .unexpected("requested \(incoming.text(of: message.line))")
    }
    toolCalls += 1
    outgoing.append(contentsOf: Self.answerStart)
    outgoing.append(contentsOf: incoming.bytes[message.id])
    outgoing.append(contentsOf: Self.answerEnd)
  }

  private func readStamps(in line: Range<Int>, at now: UInt64) {
    for stamp in incoming.stamps(in: line) where stamp < now {
      latencies.append(Double(now - stamp) / 1000)
    }
  }

  /// Forgets the latencies taken so far.
  func forgetLatencies() {
    latencies.removeAll(keepingCapacity: true)
  }
}
