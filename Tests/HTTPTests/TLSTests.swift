import HTTP
import Platform
import Testing
import TestSupport

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite(.enabled(if: TLSServer.isPossible, "openssl is not installed or too old"))
struct TLSTests {
  @Test func `a certificate that nobody vouches for is refused`() async throws {
    let server = try TLSServer(names: "IP:127.0.0.1")
    defer { server.stop() }
    try await expectFailure(.tls, HTTPRequest(url: server.url))
  }

  @Test func `a certificate that the given file vouches for is accepted`() async throws {
    let server = try TLSServer(names: "IP:127.0.0.1")
    defer { server.stop() }
    try await withClient(.direct { $0.certificateFile = server.certificate }) { client, _ in
      let response = try await client.send(HTTPRequest(url: server.url))
      #expect(response.status == 200)
    }
  }

  @Test func `a certificate for another host is refused`() async throws {
    let server = try TLSServer(names: "DNS:other.example")
    defer { server.stop() }
    try await expectFailure(
      .tls, HTTPRequest(url: server.url), .direct { $0.certificateFile = server.certificate })
  }

  @Test func `a certificate file that is not there is an error`() async throws {
    let server = try TLSServer(names: "IP:127.0.0.1")
    defer { server.stop() }
    try await expectFailure(
      .tls, HTTPRequest(url: server.url), .direct { $0.certificateFile = "/no/such/file.pem" })
  }

  @Test func `the environment can name the certificates to trust`() async throws {
    let server = try TLSServer(names: "IP:127.0.0.1")
    defer { server.stop() }
    let (url, certificate) = (server.url, server.certificate)
    // In a process of its own, since the environment belongs to a whole process.
    await #expect(processExitsWith: .success) {
      [url = url as String, certificate = certificate as String] in
      unsafe setenv("SSL_CERT_FILE", certificate, 1)
      let status = try await withClient { client, _ in
        try await client.send(HTTPRequest(url: url)).status
      }
      exit(status == 200 ? EXIT_SUCCESS : EXIT_FAILURE)
    }
  }

  @Test func `a server that speaks no TLS is refused`() async throws {
    let server = try LoopbackServer(greeting: "220 this is not TLS\r\n", .stall)
    defer { server.stop() }
    try await expectFailure(.tls, HTTPRequest(url: "https://127.0.0.1:\(server.port)"))
  }
}
