#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A process with its stdin and stdout in our hands, killed when it is let go of.
final class ChildProcess {
  /// The process id.
  let identifier: pid_t
  private let input: Int32
  private let output: Int32
  private var ended = false

  /// Starts `path`; stderr is ours.
  init(path: String, arguments: [String] = []) throws(BenchError) {
    let (childInput, input) = try Self.pipeEnds()
    let (output, childOutput) = try Self.pipeEnds()
    let started = Self.spawn(path, arguments, input: childInput, output: childOutput)
    close(childInput)
    close(childOutput)
    guard let started else {
      close(input)
      close(output)
      throw .notStarted(path)
    }
    identifier = started
    self.input = input
    self.output = output
    for descriptor in [input, output] {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
  }

  deinit {
    end()
  }

  /// Closes both pipes, kills the process and waits until it is gone.
  func end() {
    guard !ended else { return }
    ended = true
    close(input)
    close(output)
    kill(identifier, SIGKILL)
    waitpid(identifier, nil, 0)
  }

  /// A pipe that no other child inherits.
  private static func pipeEnds() throws(BenchError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw .system("pipe", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ path: String, _ arguments: [String], input: Int32, output: Int32
  ) -> pid_t? {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // We ignore SIGPIPE, which a child would inherit.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] = unsafe ([path] + arguments).map {
      unsafe strdup($0)
    }
    unsafe words.append(nil)
    defer { unsafe words.forEach { unsafe free($0) } }
    var identifier: pid_t = 0
    let status = unsafe posix_spawn(&identifier, path, &actions, &attributes, words, environ)
    return status == 0 ? identifier : nil
  }

  /// What `poll` reported.
  struct Readiness {
    var canRead: Bool
    var canWrite: Bool
  }

  /// Waits until there is something to read or, when `writing`, room to write.
  func wait(
    writing: Bool, until deadline: Deadline, doing what: String
  ) throws(BenchError) -> Readiness {
    var watched = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: writing ? input : -1, events: Int16(POLLOUT), revents: 0),
    ]
    let left = deadline.millisecondsLeft
    let found = left == 0 ? 0 : unsafe poll(&watched, nfds_t(watched.count), left)
    if found == 0 {
      end()
      throw .hung(what)
    }
    if found < 0 && errno != EINTR { throw .system("poll", errno) }
    return Readiness(canRead: watched[0].revents != 0, canWrite: watched[1].revents != 0)
  }

  /// Reads what is there into the array behind `count` bytes; returns how many were read, 0 when
  /// nothing is there now, nil at the end.
  func read(into bytes: inout [UInt8], at count: Int) throws(BenchError) -> Int? {
    let result = unsafe bytes.withUnsafeMutableBytes { (buffer) -> Int in
      guard let base = buffer.baseAddress, count < buffer.count else { return -1 }
      #if canImport(Darwin)
        return unsafe Darwin.read(output, base + count, buffer.count - count)
      #else
        return unsafe Glibc.read(output, base + count, buffer.count - count)
      #endif
    }
    if result > 0 { return result }
    if result == 0 { return nil }
    if errno == EAGAIN || errno == EINTR { return 0 }
    throw .system("read", errno)
  }

  /// Writes what the pipe takes of the bytes from `start`; returns how many it took.
  func write(_ bytes: [UInt8], from start: Int) throws(BenchError) -> Int {
    let result = unsafe bytes.withUnsafeBytes { (buffer) -> Int in
      guard let base = buffer.baseAddress, start < buffer.count else { return 0 }
      #if canImport(Darwin)
        return unsafe Darwin.write(input, base + start, buffer.count - start)
      #else
        return unsafe Glibc.write(input, base + start, buffer.count - start)
      #endif
    }
    if result >= 0 { return result }
    if errno == EAGAIN || errno == EINTR { return 0 }
    if errno == EPIPE { throw .ended("requests were written to it") }
    throw .system("write", errno)
  }
}
