import Foundation

/// Runs something on a thread with room for the deepest recursion of an unoptimised build.
func onBigStack<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    let thread = Thread { continuation.resume(returning: work()) }
    thread.stackSize = 64 << 20
    thread.start()
  }
}
