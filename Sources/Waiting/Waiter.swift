/// A task that waits until somebody resumes it, which must happen exactly once.
///
/// A checked continuation counts for us whether it does, at a price above all the rest of a hand-over.
/// Here each is taken out of its owner's state under a lock and resumed by whoever took it.
@safe package struct Waiter: Sendable {
  private let continuation: UnsafeContinuation<Void, Never>

  private init(_ continuation: UnsafeContinuation<Void, Never>) {
    unsafe self.continuation = continuation
  }

  /// Suspends the task; `body` resumes the waiter or keeps it for somebody who will.
  package static func suspend(_ body: (Waiter) -> Void) async {
    unsafe await withUnsafeContinuation { unsafe body(Waiter($0)) }
  }

  /// Lets the task go on.
  package func resume() {
    unsafe continuation.resume()
  }
}
