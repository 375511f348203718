import CPlatform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An error number of the operating system.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The value of `errno`, as in `<errno.h>`.
  package let code: Int32

  /// Keeps an error number.
  package init(code: Int32) {
    self.code = code
  }

  /// Whether there is no such file or directory (`ENOENT`).
  package var isNotFound: Bool { code == ENOENT }

  /// Whether there is a file or directory of that name already (`EEXIST`).
  package var isAlreadyThere: Bool { code == EEXIST }

  /// The system's own text for the number.
  package var description: String {
    var text = [CChar](repeating: 0, count: 256)
    let capacity = UInt(text.count)
    unsafe text.withUnsafeMutableBufferPointer { buffer in
      unsafe rb_error_text(code, buffer.baseAddress, capacity)
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// Turns the result of a C function that answers a negative error number into a value or an error.
@discardableResult
func checked(_ result: Int32) throws(SystemError) -> Int32 {
  guard result < 0 else { return result }
  throw SystemError(code: -result)
}
