#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Small files, read whole.
enum TextFile {
  private static let chunkBytes = 64 * 1024

  /// The bytes of a file, whatever size the system says it has (`/proc` says 0).
  static func bytes(of path: String) throws(BenchError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("open \(path)", errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: chunkBytes)
    while true {
      let count = unsafe read(descriptor, &chunk, chunk.count)
      guard count >= 0 else { throw .system("read \(path)", errno) }
      guard count > 0 else { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// The lines of a text file.
  static func lines(of path: String) throws(BenchError) -> [String] {
    String(decoding: try bytes(of: path), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
