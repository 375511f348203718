import EventLoop
import TestSupport

extension EventLoop {
  /// Waits until the loop has been through everything that waited when this was called, timers and
  /// descriptors included.
  func settled() async {
    // Each turn of the loop polls once; what a poll brings in is done before the next turn's jobs.
    for _ in 0..<4 {
      await withCheckedContinuation { continuation in
        schedule(after: .zero, on: .system) { continuation.resume() }
      }
    }
  }
}
