import CPlatform

/// A thread of the operating system.
package struct PlatformThread: Sendable {
  private let handle: UInt

  /// Starts a thread that runs `body` once.
  ///
  /// The name is what debuggers and `ps` show, cut to 15 bytes; `stackBytes` nil is the system's
  /// default. Fails with `EAGAIN` when the system has no room for another thread. Somebody must
  /// call `join` or `detach`.
  package static func start(
    name: String, stackBytes: Int? = nil, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> PlatformThread {
    let context = unsafe Unmanaged.passRetained(Body(run: body))
    var handle: UInt = 0
    let result = unsafe rb_thread_start(
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
      }, context.toOpaque(), name, UInt(stackBytes ?? 0), &handle)
    guard result == 0 else {
      unsafe context.release()
      throw SystemError(code: -result)
    }
    return PlatformThread(handle: handle)
  }

  /// Waits until the thread has ended.
  package func join() {
    rb_thread_join(handle)
  }

  /// Lets the thread end unobserved.
  package func detach() {
    rb_thread_detach(handle)
  }

  /// A number that no other living thread has, never 0.
  package static var currentIdentifier: UInt {
    rb_thread_self()
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }
}
