import Platform
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A TLS server with a self-signed certificate, run by the `openssl` program.
struct TLSServer {
  /// The beginning of every URL on this server.
  let url: String
  /// The path of its certificate.
  let certificate: String
  private let child: ChildProcess
  private let directory: String

  /// Whether the machine has what is needed.
  static let isPossible: Bool = {
    guard let server = try? TLSServer(names: "IP:127.0.0.1") else {
      // Any reason is reason enough; the suite then says that it was skipped.
      return false
    }
    server.stop()
    return true
  }()

  /// Starts a server whose certificate is for these names, as `subjectAltName` writes them.
  init(names: String) throws {
    directory = try makeDirectory()
    certificate = "\(directory)/certificate.pem"
    let key = "\(directory)/key.pem"
    let made = try start([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
      "-days", "2", "-subj", "/CN=ringback test", "-addext", "subjectAltName=\(names)",
    ])
    made.output?.close()
    try #require(made.waitAndReap() == .exited(0))
    child = try start([
      "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www",
    ])
    let port = firstPort(try #require(child.output))
    url = "https://127.0.0.1:\(try #require(port))"
  }

  /// Ends the server and removes its files.
  func stop() {
    child.kill()
    child.output?.close()
    _ = try? child.waitAndReap()  // It was killed; how it ended does not matter.
    for file in ["certificate.pem", "key.pem"] { unsafe unlink("\(directory)/\(file)") }
    unsafe rmdir(directory)
  }
}

private func start(_ arguments: [String]) throws -> ChildProcess {
  var request = ChildProcess.Request(file: "openssl", arguments: arguments)
  request.output = .pipe
  request.error = .null
  return try ChildProcess(request)
}

private func makeDirectory() throws -> String {
  var template = Array("/tmp/ringback-tls-XXXXXX".utf8CString)
  let isMade = unsafe mkdtemp(&template) != nil
  try #require(isMade)
  return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// The port in the line `ACCEPT 127.0.0.1:12345`; nil when the output ends without it.
private func firstPort(_ output: Descriptor) -> Int? {
  var bytes: [UInt8] = []
  while case .bytes = output.read(upTo: 256, appendingTo: &bytes) {
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let line = lines.dropLast().first { $0.hasPrefix("ACCEPT") }
    if let line { return line.split(separator: ":").last.flatMap { Int($0) } }
  }
  return nil
}
