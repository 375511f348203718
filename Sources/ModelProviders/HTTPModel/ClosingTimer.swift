import EventLoop
import HTTP

/// Ends a stream that goes on although its reply is whole.
///
/// Waiting for the end is worth a moment, since only then the connection can be used again and the count
/// of tokens, which comes last, is there. But some servers never end it.
struct ClosingTimer {
  private let body: HTTPBody
  private let loop: EventLoop
  private let limits: ProviderLimits
  private var timer: LoopTimer?
  private var isLingering = false

  /// Prepares for one stream.
  init(_ body: HTTPBody, loop: EventLoop, limits: ProviderLimits) {
    self.body = body
    self.loop = loop
    self.limits = limits
  }

  /// Starts the time that what `reader` has read so far leaves, if it has not been started.
  ///
  /// Stops it when the reply goes on after what looked like its end.
  mutating func start(_ reader: any ReplyReader) {
    if reader.hasEnded, !isLingering {
      isLingering = true
      schedule(limits.lingerMs)
    } else if reader.isWhole, timer == nil {
      schedule(limits.trailerMs)
    } else if !reader.isWhole, !isLingering {
      cancel()
    }
  }

  /// Stops the time.
  mutating func cancel() {
    timer?.cancel()
    timer = nil
  }

  private mutating func schedule(_ milliseconds: Int) {
    timer?.cancel()
    // Weak, so that a body which its task let go of is closed without waiting for the timer.
    timer = loop.schedule(after: .milliseconds(milliseconds), on: .system) { [weak body] in
      body?.close()
    }
  }
}
