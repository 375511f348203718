import CPlatform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What concerns this process as a whole.
package enum CurrentProcess {
  /// The process number.
  package static var identifier: Int32 {
    getpid()
  }

  /// The number of the process that started this one, or of the one that adopted it.
  package static var parentIdentifier: Int32 {
    getppid()
  }

  /// Makes a write to a pipe that nobody reads fail with `EPIPE` instead of ending the process.
  package static func ignoreBrokenPipes() {
    // It fails only for a number that is no signal.
    rb_ignore_broken_pipes()
  }

  /// Puts the null device in the place of standard descriptors that the parent has closed.
  ///
  /// Otherwise the next thing that is opened would get their numbers, and be read from as stdin or
  /// written to as stdout.
  package static func openMissingStandardDescriptors() {
    for number in Int32(0)...2 where fcntl(number, F_GETFD) == -1 {
      // It gets the lowest free number, which is this one. Where it fails there is nobody to tell.
      _ = unsafe open("/dev/null", O_RDWR)
    }
  }

  /// Ends the process with a status, 0 to 255.
  package static func exit(_ status: Int32) -> Never {
    #if canImport(Darwin)
      Darwin.exit(status)
    #else
      Glibc.exit(status)
    #endif
  }

  /// Ends the process as the signal would have done, so that the parent sees that it was the cause.
  package static func die(bySignal signal: Int32) -> Never {
    rb_die_by_signal(signal)
    // Only a signal that does not kill gets here; shells report such an end like this.
    exit(128 &+ signal)
  }

  /// The value of an environment variable; nil when it is not set or not UTF-8.
  package static func environmentVariable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(validatingCString: value)
  }

  /// All environment variables that are UTF-8.
  package static var environment: [String: String] {
    var variables: [String: String] = [:]
    guard var entry = unsafe rb_environment() else { return variables }
    while let pointer = unsafe entry.pointee {
      unsafe entry += 1
      guard let text = unsafe String(validatingCString: pointer) else { continue }
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      variables[String(parts[0])] = String(parts[1])
    }
    return variables
  }

  /// The directory for a program's settings: `$XDG_CONFIG_HOME`, else `~/.config`.
  ///
  /// Nil when neither is known. The XDG Base Directory Specification asks to ignore a relative path.
  package static var configurationDirectory: String? {
    if let path = environmentVariable("XDG_CONFIG_HOME"), path.hasPrefix("/") { return path }
    return homeDirectory.map { "\($0)/.config" }
  }

  /// The user's home directory: `$HOME`; nil when it is not set or relative.
  package static var homeDirectory: String? {
    guard let path = environmentVariable("HOME"), path.hasPrefix("/") else { return nil }
    return path
  }
}
