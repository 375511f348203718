import HTTP
import Testing
import TestSupport

@Suite struct ResponseTests {
  @Test func `a response has its status, headers and body`() async throws {
    try await withResponse(.response(201, headers: [("X-One", "1")], body: "hello")) { response in
      #expect(response.status == 201)
      #expect(response.headers["x-one"] == "1")
      try await expect(response, "hello")
    }
  }

  @Test func `a chunked body arrives whole`() async throws {
    try await withResponse(.chunks(["one", "two", "three"])) { response in
      try await expect(response, "onetwothree")
    }
  }
}
