import CCurl

/// One transfer's handle in libcurl with the memory that libcurl reads from it.
///
/// Lives on the loop's thread. It is used again for later requests, which saves its allocation.
@safe final class CurlHandle {
  let easy: CurlLibrary.Easy
  private let library: CurlLibrary
  private let errorText: UnsafeMutableBufferPointer<CChar>
  private var fields: UnsafeMutableRawPointer?
  private var body: UnsafeMutableBufferPointer<UInt8>?
  /// Whether the settings that all requests of a client share are made.
  var isSetUp = false

  init(_ library: CurlLibrary) throws(HTTPError) {
    guard let easy = unsafe ccurl_easy_create(library.pointer) else {
      throw HTTPError(.libraryFailed, "libcurl has no memory for another request.")
    }
    unsafe self.easy = easy
    self.library = library
    unsafe errorText = .allocate(capacity: Int(CCURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0)
  }

  deinit {
    unsafe ccurl_easy_free(library.pointer, easy)
    releaseRequest()
    unsafe errorText.deallocate()
  }

  /// Forgets the request; connections and names that libcurl has learnt stay with the driver.
  ///
  /// - Parameter keepsSettings: Whether the next request is of the same kind, a plain POST, so that it
  ///   replaces all that this one has set.
  func clear(keepsSettings: Bool) {
    if !keepsSettings {
      unsafe ccurl_easy_clear(library.pointer, easy)
      isSetUp = false
    }
    releaseRequest()
    unsafe errorText[0] = 0
  }

  /// What libcurl wrote about its failure; may be empty.
  var failureText: String {
    let bytes = unsafe errorText.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The error number of the last system call that failed, or 0.
  var systemErrorCode: Int32 {
    Int32(
      truncatingIfNeeded: unsafe ccurl_get_long(library.pointer, easy, Int32(CCURL_INFO_OS_ERRNO)))
  }

  func set(_ option: Int, _ value: Int) throws(HTTPError) {
    try check(unsafe ccurl_set_long(library.pointer, easy, Int32(option), value))
  }

  func set(_ option: Int, _ value: String?) throws(HTTPError) {
    try check(unsafe ccurl_set_text(library.pointer, easy, Int32(option), value))
  }

  /// Sets what not every libcurl has and a request can do without.
  func setIfKnown(_ option: Int, _ value: Int) {
    _ = unsafe ccurl_set_long(library.pointer, easy, Int32(option), value)
  }

  /// Sets what not every libcurl has and a request can do without.
  func setIfKnown(_ option: Int, _ value: String) -> Bool {
    unsafe ccurl_set_text(library.pointer, easy, Int32(option), value) == CCURL_OK
  }

  /// Has libcurl call back with what it receives.
  func setCallbacks(
    context: UnsafeMutableRawPointer, head: ccurl_data_callback, body: ccurl_data_callback
  ) throws(HTTPError) {
    let (curl, easy) = unsafe (library.pointer, easy)
    try check(unsafe ccurl_set_callback(curl, easy, Int32(CCURL_HEADERFUNCTION), head))
    try check(unsafe ccurl_set_pointer(curl, easy, Int32(CCURL_HEADERDATA), context))
    try check(unsafe ccurl_set_callback(curl, easy, Int32(CCURL_WRITEFUNCTION), body))
    try check(unsafe ccurl_set_pointer(curl, easy, Int32(CCURL_WRITEDATA), context))
    try check(unsafe ccurl_set_pointer(curl, easy, Int32(CCURL_PRIVATE), context))
    try check(
      unsafe ccurl_set_pointer(curl, easy, Int32(CCURL_ERRORBUFFER), errorText.baseAddress))
  }

  /// Copies the header lines, which libcurl needs until the request is cleared.
  func setFields(_ lines: [String]) throws(HTTPError) {
    for line in lines {
      guard let longer = unsafe ccurl_list_append(library.pointer, fields, line) else {
        throw HTTPError(.libraryFailed, "libcurl has no memory for the headers.")
      }
      unsafe fields = longer
    }
    try check(unsafe ccurl_set_pointer(library.pointer, easy, Int32(CCURL_HTTPHEADER), fields))
  }

  /// Copies the body, which libcurl needs until the request is cleared.
  func setBody(_ bytes: [UInt8]) throws(HTTPError) {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    _ = unsafe copy.initialize(from: bytes)
    unsafe body = copy
    let (curl, easy) = unsafe (library.pointer, easy)
    let size = Int32(CCURL_POSTFIELDSIZE_LARGE)
    try check(unsafe ccurl_set_offset(curl, easy, size, Int64(bytes.count)))
    try check(unsafe ccurl_set_pointer(curl, easy, Int32(CCURL_POSTFIELDS), copy.baseAddress))
  }

  private func check(_ code: Int32) throws(HTTPError) {
    guard code != CCURL_OK else { return }
    throw HTTPError(.libraryFailed, "libcurl refused a setting: \(library.text(for: code)).")
  }

  private func releaseRequest() {
    unsafe ccurl_list_free(library.pointer, fields)
    unsafe fields = nil
    unsafe body?.deallocate()
    unsafe body = nil
  }
}
