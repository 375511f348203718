import CPlatform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads whole small files.
package enum FileContents {
  /// Why a file was not read.
  package enum Failure: Error, Sendable, Hashable {
    /// The system refused.
    case system(SystemError)
    /// The file has more bytes than the caller takes.
    case tooLarge(maximumBytes: Int)
  }

  /// Reads the file at a path, at most `maximumBytes` of it; a pipe or device works too.
  package static func read(path: String, maximumBytes: Int) throws(Failure) -> [UInt8] {
    guard !path.utf8.contains(0) else { throw .system(SystemError(code: EINVAL)) }
    let number = unsafe rb_open_for_reading(path)
    guard number >= 0 else { throw .system(SystemError(code: -number)) }
    let descriptor = Descriptor(number)
    defer { descriptor.close() }
    var bytes: [UInt8] = []
    while true {
      switch descriptor.read(upTo: 65_536, appendingTo: &bytes) {
      case .bytes: break
      case .endOfFile, .wouldBlock: return bytes
      case .failed(let error): throw .system(error)
      }
      guard bytes.count <= maximumBytes else { throw .tooLarge(maximumBytes: maximumBytes) }
    }
  }
}
