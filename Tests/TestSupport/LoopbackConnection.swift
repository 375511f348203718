import Platform

/// One connection of the loopback server; lives on the server's thread.
final class LoopbackConnection {
  let number: Int
  let socket: Descriptor
  private var reader = RequestReader()
  private var steps: ArraySlice<ServerScript.Step> = []
  private var unsent: ArraySlice<UInt8> = []
  private var isDripping = false
  private var isOver = false

  init(number: Int, socket: Descriptor) {
    self.number = number
    self.socket = socket
  }

  /// What the connection must be polled for.
  var interest: PollInterest {
    unsent.isEmpty ? .readable : [.readable, .writable]
  }

  /// Reads what has come; false when the client has gone.
  func read() -> Bool {
    var bytes: [UInt8] = []
    while true {
      switch socket.read(upTo: 65_536, appendingTo: &bytes) {
      case .bytes: continue
      case .wouldBlock:
        reader.append(bytes)
        return true
      case .endOfFile, .failed: return false
      }
    }
  }

  /// The next request, once the script of the one before is done.
  func nextRequest() -> RecordedRequest? {
    guard steps.isEmpty, unsent.isEmpty, !isOver else { return nil }
    return reader.next(connection: number)
  }

  /// Begins a script.
  func perform(_ script: ServerScript) {
    steps = script.steps[...]
  }

  /// Goes on with the script as far as possible; false when the connection is to be closed.
  func advance(_ poke: @escaping @Sendable () -> Void) -> Bool {
    while true {
      guard send() else { return false }
      guard unsent.isEmpty, let step = steps.first else { return true }
      switch step {
      case .bytes(let bytes): begin(bytes, dripping: false)
      case .drip(let bytes): begin(bytes, dripping: true)
      case .wait(let gate):
        guard gate.isOpen(poke) else { return true }
        steps.removeFirst()
      case .live(let stream):
        guard let bytes = stream.take(poke) else {
          steps.removeFirst()
          continue
        }
        guard !bytes.isEmpty else { return true }
        unsent = bytes[...]
        isDripping = false
      case .stall: return true
      case .close:
        isOver = true
        return false
      case .reset:
        LoopbackSocket.resetOnClose(socket)
        return false
      }
    }
  }

  private func begin(_ bytes: [UInt8], dripping: Bool) {
    steps.removeFirst()
    unsent = bytes[...]
    isDripping = dripping
  }

  /// Writes what is left; false when the client has gone.
  private func send() -> Bool {
    while !unsent.isEmpty {
      let piece = isDripping ? Array(unsent.prefix(1)) : Array(unsent)
      switch socket.write(piece) {
      case .bytes(let count): unsent.removeFirst(count)
      case .wouldBlock: return true
      case .failed: return false
      }
    }
    return true
  }
}
