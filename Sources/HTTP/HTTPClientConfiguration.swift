/// What all requests of a client have in common.
package struct HTTPClientConfiguration: Sendable, Hashable {
  /// Where requests go instead of straight to the server.
  package enum Proxy: Sendable, Hashable {
    /// What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say, as libcurl reads them.
    case environment
    /// Nowhere else, whatever the environment says.
    case none
    /// This proxy, such as `http://proxy.example:3128`, but not for the hosts in `except`, a list as in
    /// `no_proxy`.
    case url(String, except: String = "")
  }

  /// How many bytes and requests a client may hold.
  package struct Limits: Sendable, Hashable {
    /// Requests that have a connection at the same time.
    package var activeRequests = 1_024
    /// Requests that wait until another one ends; one more fails as `overloaded`.
    package var waitingRequests = 4_096
    /// Connections kept open for a next request.
    package var keptConnections = 128
    /// Bytes of a body that wait to be taken before the server is made to wait.
    package var bufferedBytes = 256 * 1_024
    /// Bytes of a response's head.
    package var headBytes = 256 * 1_024

    /// Sets the defaults.
    package init() {}
  }

  /// The proxy.
  package var proxy = Proxy.environment
  /// A PEM file with the certificates to trust instead of the system's; `SSL_CERT_FILE` when nil.
  package var certificateFile: String?
  /// The `User-Agent` field; empty sends none.
  package var userAgent = ""
  /// The bounds.
  package var limits = Limits()
  /// The file names under which libcurl is looked for, the first that can be loaded counts.
  package var libraryNames = Self.usualLibraryNames

  /// Sets the defaults.
  package init() {}

  #if canImport(Darwin)
    /// libcurl's names on this system.
    package static let usualLibraryNames = ["libcurl.4.dylib", "/usr/lib/libcurl.4.dylib"]
  #else
    /// libcurl's names on this system.
    package static let usualLibraryNames = ["libcurl.so.4", "libcurl-gnutls.so.4"]
  #endif
}
