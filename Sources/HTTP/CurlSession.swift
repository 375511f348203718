import CCurl

/// libcurl's set of transfers with the connections that they share; lives on the loop's thread.
@safe final class CurlSession {
  let library: CurlLibrary
  private let multi: CurlLibrary.Multi

  /// Begins with no transfer; `driver` must outlive the session.
  init(
    _ library: CurlLibrary, driver: CurlDriver, keptConnections: Int
  ) throws(HTTPError) {
    self.library = library
    let context = unsafe Unmanaged.passUnretained(driver).toOpaque()
    guard let multi = unsafe ccurl_multi_create(library.pointer) else {
      throw HTTPError(.libraryFailed, "libcurl has no memory to begin.")
    }
    unsafe self.multi = multi
    // These two settings are as old as the interface itself and cannot fail.
    _ = unsafe ccurl_multi_set_callbacks(
      library.pointer, multi, curlWatchesSocket, curlSetsTimer, context)
    _ = unsafe ccurl_multi_set_long(
      library.pointer, multi, Int32(CCURL_MULTI_MAXCONNECTS), keptConnections)
  }

  deinit {
    unsafe ccurl_multi_free(library.pointer, multi)
  }

  func add(_ handle: CurlHandle) throws(HTTPError) {
    guard unsafe ccurl_multi_add(library.pointer, multi, handle.easy) == 0 else {
      throw HTTPError(.libraryFailed, "libcurl did not take the request.")
    }
  }

  /// Takes a transfer out; its connection is closed unless the response is whole.
  func remove(_ handle: CurlHandle) {
    _ = unsafe ccurl_multi_remove(library.pointer, multi, handle.easy)
  }

  /// Goes on with a transfer that refused bytes.
  func resume(_ handle: CurlHandle) {
    _ = unsafe ccurl_easy_resume(library.pointer, handle.easy)
  }

  /// Has libcurl read and write what a socket is ready for.
  func act(on socket: Int32, _ readiness: Int32) {
    _ = unsafe ccurl_multi_act(library.pointer, multi, socket, readiness)
  }

  /// Has libcurl do what its timer was for.
  func actOnTimer() {
    act(on: Int32(CCURL_SOCKET_TIMEOUT), 0)
  }

  /// The next transfer that has ended and how, or nil.
  func nextEnded() -> (transfer: Transfer, code: Int32)? {
    var code: Int32 = 0
    guard let easy = unsafe ccurl_multi_next_ended(library.pointer, multi, &code),
      let pointer = unsafe ccurl_get_pointer(library.pointer, easy, Int32(CCURL_INFO_PRIVATE))
    else { return nil }
    return (unsafe Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue(), code)
  }
}
