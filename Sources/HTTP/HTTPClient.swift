package import EventLoop
import Synchronization

/// Sends requests over kept connections, all on the thread of one event loop.
///
/// libcurl does the work and is loaded with the first request. TLS certificates are always verified,
/// redirects are reported and never followed, so that no credential reaches another host. A client
/// lives as long as any response of it; nothing needs to be closed.
package final class HTTPClient: Sendable {
  /// What all requests have in common.
  package let configuration: HTTPClientConfiguration
  private let loop: EventLoop
  private let driver: LoopBound<CurlDriver>
  private let lastNumber = Atomic<UInt64>(0)

  /// Makes a client for a loop; costs next to nothing until the first request.
  package init(
    loop: EventLoop, configuration: HTTPClientConfiguration = HTTPClientConfiguration()
  ) {
    self.loop = loop
    self.configuration = configuration
    driver = LoopBound(CurlDriver(loop: loop, configuration: configuration), on: loop)
  }

  deinit {
    guard lastNumber.load(ordering: .relaxed) > 0 else { return }
    // Later, because the last reference may go while libcurl is at work.
    loop.post { [driver] in driver.value.close() }
  }

  /// Sends a request and waits for the head of its response.
  ///
  /// Every status is a response, also 3xx, 4xx and 5xx. Cancelling the task closes the stream at once
  /// and throws `cancelled`. A task on the loop gets its answer without a change of thread.
  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let origin = try request.origin()
    try request.checkMethodAndHeaders()
    let number = lastNumber.add(1, ordering: .relaxed).newValue
    let exchange = Exchange(number: number, client: self)
    let driver = driver
    loop.execute { [driver] in
      driver.value.start(request, origin: origin, for: exchange, driver: driver)
    }
    // Made before the wait, so that leaving by an error closes the stream too.
    let body = HTTPBody(exchange)
    let head = try await exchange.head()
    return HTTPResponse(status: head.status, headers: head.headers, body: body)
  }

  func cancel(_ number: UInt64) {
    loop.execute { [driver] in driver.value.cancel(number) }
  }

  func resume(_ number: UInt64) {
    loop.execute { [driver] in driver.value.resume(number) }
  }
}
