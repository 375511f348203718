#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the figures were taken on.
enum Machine {
  /// Lines for the head of the table.
  static func description(subject: Subject) -> [String] {
    [
      "machine: \(cores) cores, \(processor), \(system)",
      "date: \(date)   Swift: \(swiftVersion)   build of the bench: \(configuration)",
      "daemon: \(subject.path) (\(linking(of: subject.path)))",
    ]
  }

  private static var cores: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

  private static var system: String {
    var names = utsname()
    guard unsafe uname(&names) == 0 else { return "unknown system" }
    return "\(text(of: names.sysname)) \(text(of: names.release)) \(text(of: names.machine))"
  }

  /// A C array in a struct comes as a tuple: its bytes up to the first zero.
  private static func text<Tuple>(of tuple: Tuple) -> String {
    unsafe withUnsafeBytes(of: tuple) { (bytes) in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private static var date: String {
    var now = time(nil)
    var parts = unsafe tm()
    unsafe gmtime_r(&now, &parts)
    let month = unsafe twoDigits(parts.tm_mon + 1)
    let day = unsafe twoDigits(parts.tm_mday)
    let clock = unsafe "\(twoDigits(parts.tm_hour)):\(twoDigits(parts.tm_min)) UTC"
    return unsafe "\(parts.tm_year + 1900)-\(month)-\(day) \(clock)"
  }

  private static func twoDigits(_ number: Int32) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  private static var configuration: String {
    #if DEBUG
      "debug (figures mean nothing)"
    #else
      "release"
    #endif
  }

  /// The compiler names its version only in steps, so the one known to the compiler is asked first.
  private static var swiftVersion: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3.2)
      "6.3.2 or later"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #else
      "6.3"
    #endif
  }

  /// Whether the Swift standard library is inside the executable.
  private static func linking(of path: String) -> String {
    guard let bytes = try? TextFile.bytes(of: path) else {
      // The measurements themselves will say that the executable cannot be read.
      return "unreadable"
    }
    #if canImport(Darwin)
      return "\(bytes.count / 1000) kB"
    #else
      let shared = bytes.contains(Array("libswiftCore.so".utf8))
      return "\(bytes.count / 1000) kB, \(shared ? "dynamic" : "static") Swift standard library"
    #endif
  }
}
