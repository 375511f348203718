import CCurl

/// The loaded libcurl, in Swift's words.
@safe struct CurlLibrary {
  /// What identifies one transfer to libcurl.
  typealias Easy = UnsafeMutableRawPointer
  /// What identifies a set of transfers to libcurl.
  typealias Multi = UnsafeMutableRawPointer

  let pointer: OpaquePointer

  /// Loads the first library that one of the names finds; once for the whole process per name.
  static func load(names: [String]) throws(HTTPError) -> CurlLibrary {
    var reason = [CChar](repeating: 0, count: 256)
    let capacity = UInt(reason.count)
    var library: OpaquePointer?
    // One by one, since an array of C strings would have to be built by hand.
    for name in names where unsafe library == nil {
      unsafe name.withCString { name in
        unsafe withUnsafePointer(to: Optional(name)) { names in
          unsafe library = ccurl_load(names, 1, &reason, capacity)
        }
      }
    }
    guard let library = unsafe library else {
      let bytes = reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
      throw HTTPError(
        .libraryMissing,
        """
        Requests need libcurl, which could not be loaded (\(String(decoding: bytes, as: UTF8.self))). \
        Install it; on Debian and Ubuntu the package is libcurl4.
        """)
    }
    return unsafe CurlLibrary(pointer: library)
  }

  /// libcurl's own words for a result.
  func text(for code: Int32) -> String {
    guard let text = unsafe ccurl_error_text(pointer, code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }

  /// The version of libcurl and of the libraries that it uses.
  var version: String {
    guard let text = unsafe ccurl_version(pointer) else { return "" }
    return unsafe String(cString: text)
  }
}
