import HTTP
import Testing
import TestSupport

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct ProxyTests {
  @Test func `a request through a proxy names its whole URL`() async throws {
    let proxy = try LoopbackServer(.response(body: "from the proxy"))
    defer { proxy.stop() }
    let through = HTTPClientConfiguration.direct { $0.proxy = .url(proxy.url) }
    try await withClient(through) { client, _ in
      try await expect(
        client.send(HTTPRequest(url: "http://model.example/v1/chat")), "from the proxy")
    }
    #expect(proxy.requests.map(\.target) == ["http://model.example/v1/chat"])
  }

  @Test func `a host that is excepted is reached directly`() async throws {
    let proxy = try LoopbackServer(.response(body: "from the proxy"))
    let server = try LoopbackServer(.response(body: "direct"))
    defer {
      proxy.stop()
      server.stop()
    }
    let through = HTTPClientConfiguration.direct {
      $0.proxy = .url(proxy.url, except: "localhost,127.0.0.1")
    }
    try await withClient(through) { client, _ in
      try await expect(client.send(HTTPRequest(url: server.url)), "direct")
    }
    #expect(proxy.requests.isEmpty)
  }

  @Test func `a secure request asks the proxy for a tunnel`() async throws {
    let proxy = try LoopbackServer(.response(403))
    defer { proxy.stop() }
    let through = HTTPClientConfiguration.direct { $0.proxy = .url(proxy.url) }
    try await expectFailure(.connect, HTTPRequest(url: "https://model.example/"), through)
    let asked = proxy.requests.first
    #expect(asked?.method == "CONNECT")
    #expect(asked?.target == "model.example:443")
  }

  @Test func `a proxy that is not there is an error`() async throws {
    let through = HTTPClientConfiguration.direct { $0.proxy = .url("http://127.0.0.1:1") }
    try await expectFailure(.refused, HTTPRequest(url: "http://model.example/"), through)
  }
}

@Suite struct EnvironmentProxyTests {
  @Test func `the environment's proxy is used unless its exceptions name the host`() async throws {
    let proxy = try LoopbackServer(.response(body: "from the proxy"))
    let server = try LoopbackServer(.response(body: "direct"))
    defer {
      proxy.stop()
      server.stop()
    }
    let (proxyURL, serverURL) = (proxy.url, server.url)
    // In a process of its own, since the environment belongs to a whole process.
    await #expect(processExitsWith: .success) {
      [proxyURL = proxyURL as String, serverURL = serverURL as String] in
      unsafe setenv("http_proxy", proxyURL, 1)
      unsafe setenv("no_proxy", "127.0.0.1", 1)
      let texts = try await withClient(.direct { $0.proxy = .environment }) { client, _ in
        let far = try await client.send(HTTPRequest(url: "http://model.example/")).body.text()
        let near = try await client.send(HTTPRequest(url: serverURL)).body.text()
        return [far, near]
      }
      exit(texts == ["from the proxy", "direct"] ? EXIT_SUCCESS : EXIT_FAILURE)
    }
    #expect(proxy.requests.count == 1)
    #expect(server.requests.count == 1)
  }
}
