import CPlatform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A process started from here, in a process group of its own.
///
/// It inherits the three standard streams as asked for and no other descriptor, the default action
/// for every signal, and an empty signal mask. Whoever spawned it closes its pipes and calls `reap`
/// until that answers a status.
package struct ChildProcess: Sendable {
  /// What one of the three standard streams of the child is.
  package enum Stream: Sendable, Hashable {
    /// The same as ours.
    case inherit
    /// `/dev/null`.
    case null
    /// A new pipe, whose other end is ours.
    case pipe
  }

  /// What to start, and how.
  package struct Request: Sendable {
    /// A path, or a name that is looked up in our own `PATH`.
    package var file: String
    /// The arguments after the zeroth, which is `file`.
    package var arguments: [String]
    /// The whole environment; nil passes ours on.
    package var environment: [String: String]?
    /// The working directory, where a relative `file` is looked up too; nil is ours.
    package var directory: String?
    /// Standard input.
    package var input: Stream = .null
    /// Standard output.
    package var output: Stream = .null
    /// Standard error.
    package var error: Stream = .inherit

    /// Describes a child with no input, no output and our standard error.
    package init(
      file: String, arguments: [String] = [], environment: [String: String]? = nil,
      directory: String? = nil
    ) {
      self.file = file
      self.arguments = arguments
      self.environment = environment
      self.directory = directory
    }
  }

  /// How a process ended.
  package enum ExitStatus: Sendable, Hashable {
    /// It called `exit` with this status, 0 to 255.
    case exited(Int32)
    /// This signal killed it.
    case killed(signal: Int32)
  }

  /// The process number, which is also that of its group.
  package let identifier: Int32
  /// Our end of its standard input, when that is a pipe.
  package let input: Descriptor?
  /// Our end of its standard output, when that is a pipe.
  package let output: Descriptor?
  /// Our end of its standard error, when that is a pipe.
  package let error: Descriptor?

  /// Starts a process.
  ///
  /// Fails with `ENOENT` or `EACCES` when there is no such program, with `EINVAL` when a string
  /// contains a zero byte, and as posix_spawn(3) does.
  package init(_ request: Request) throws(SystemError) {
    guard !request.containsZeroByte else { throw SystemError(code: EINVAL) }
    var pipes: [Pipe?] = []
    do throws(SystemError) {
      for stream in [request.input, request.output, request.error] {
        pipes.append(stream == .pipe ? try Pipe() : nil)
      }
      identifier = try spawn(request, pipes: pipes)
    } catch {
      for pipe in pipes { pipe?.close() }
      throw error
    }
    pipes[0]?.reader.close()
    pipes[1]?.writer.close()
    pipes[2]?.writer.close()
    input = pipes[0]?.writer
    output = pipes[1]?.reader
    error = pipes[2]?.reader
  }

  /// Takes the status of the process if it has ended; nil while it runs.
  ///
  /// After a status was taken the number belongs to the system again: nothing may be called on this
  /// value any more. Fails with `ECHILD` when somebody else took it.
  package func reap() throws(SystemError) -> ExitStatus? {
    try reap(waiting: false)
  }

  /// Whether the process has ended; its status stays to be taken.
  package var hasEnded: Bool {
    rb_has_ended(identifier) != 0
  }

  /// Waits for the end of the process and takes its status; blocks the thread.
  package func waitAndReap() throws(SystemError) -> ExitStatus {
    while true {
      if let status = try reap(waiting: true) { return status }
    }
  }

  /// Asks the process and everything in its group to end (SIGTERM).
  package func terminate() {
    signalGroup(SIGTERM)
  }

  /// Ends the process and everything in its group (SIGKILL).
  package func kill() {
    signalGroup(SIGKILL)
  }

  /// Sends a signal to the process and everything in its group; a group that is gone is let pass.
  package func signalGroup(_ signal: Int32) {
    _ = killpg(identifier, signal)
  }

  private func reap(waiting: Bool) throws(SystemError) -> ExitStatus? {
    var code: Int32 = -1
    var signal: Int32 = -1
    let result = unsafe rb_reap(identifier, waiting ? 1 : 0, &code, &signal)
    guard try checked(result) == 1 else { return nil }
    return signal >= 0 ? .killed(signal: signal) : .exited(code)
  }
}

extension ChildProcess.Request {
  fileprivate var containsZeroByte: Bool {
    var strings = [file] + arguments
    if let directory { strings.append(directory) }
    for (name, value) in environment ?? [:] { strings += [name, value] }
    return strings.contains { $0.utf8.contains(0) }
  }
}

private func spawn(
  _ request: ChildProcess.Request, pipes: [Pipe?]
) throws(SystemError) -> Int32 {
  let arguments = unsafe CStrings([request.file] + request.arguments)
  let environment = unsafe request.environment.map { variables in
    unsafe CStrings(variables.map { "\($0.key)=\($0.value)" }.sorted())
  }
  let strings = unsafe CStrings([request.file] + (request.directory.map { [$0] } ?? []))
  defer {
    unsafe arguments.free()
    unsafe environment?.free()
    unsafe strings.free()
  }
  var native = unsafe rb_spawn_request()
  unsafe native.file = unsafe UnsafePointer(strings.pointers[0])
  unsafe native.arguments = unsafe UnsafePointer(arguments.pointers.baseAddress)
  unsafe native.environment = unsafe UnsafePointer(environment?.pointers.baseAddress)
  if request.directory != nil {
    unsafe native.directory = unsafe UnsafePointer(strings.pointers[1])
  }
  unsafe native.streams.0 = number(request.input, pipes[0]?.reader)
  unsafe native.streams.1 = number(request.output, pipes[1]?.writer)
  unsafe native.streams.2 = number(request.error, pipes[2]?.writer)
  return try unsafe checked(rb_spawn(&native))
}

private func number(_ stream: ChildProcess.Stream, _ end: Descriptor?) -> Int32 {
  switch stream {
  case .inherit: -1
  case .null: -2
  case .pipe: end?.number ?? -2
  }
}

/// An array of C strings that ends with a null pointer, as `execve` takes it.
@unsafe private struct CStrings {
  let pointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

  init(_ strings: [String]) {
    unsafe pointers = .allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() {
      unsafe pointers.initializeElement(at: index, to: strdup(string))
    }
    unsafe pointers.initializeElement(at: strings.count, to: nil)
  }

  func free() {
    for index in unsafe pointers.indices {
      #if canImport(Darwin)
        unsafe Darwin.free(pointers[index])
      #else
        unsafe Glibc.free(pointers[index])
      #endif
    }
    unsafe pointers.deallocate()
  }
}
