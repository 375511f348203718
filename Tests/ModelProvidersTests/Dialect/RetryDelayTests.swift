import Testing

@testable import ModelProviders

@Suite struct RetryDelayTests {
  @Test func `milliseconds go before seconds`() {
    check(["retry-after-ms": "1500", "retry-after": "9"], is: 1_500)
  }

  @Test(arguments: [("2", 2_000), ("0.25", 250), ("-3", 0), ("1e300", 1_000_000_000_000_000)])
  func `seconds may have a fraction`(value: String, milliseconds: Int) {
    check(["retry-after": value], is: milliseconds)
  }

  @Test func `a date counts from the response's own date`() {
    check(
      ["retry-after": "Sun, 06 Nov 1994 08:49:39 GMT", "date": "Sun, 06 Nov 1994 08:49:37 GMT"],
      is: 2_000)
    check(["retry-after": "Sun, 06 Nov 1994 08:49:39 GMT"], is: nil)
  }

  @Test func `nonsense is no wait`() {
    check([:], is: nil)
    check(["retry-after": "soon"], is: nil)
    check(["retry-after": "Sun, 99 Nov 1994 08:49:39 GMT", "date": "x"], is: nil)
  }

  @Test func `a duration in a body`() {
    #expect(RetryDelay.milliseconds("45.8s") == 45_800)
    #expect(RetryDelay.milliseconds("45") == nil)
  }

  @Test func `dates are those of the calendar`() {
    #expect(HTTPDate.seconds(of: "Thu, 01 Jan 1970 00:00:00 GMT") == 0)
    #expect(HTTPDate.seconds(of: "Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
    #expect(HTTPDate.seconds(of: "Thu, 29 Feb 2024 12:00:00 GMT") == 1_709_208_000)
    #expect(HTTPDate.seconds(of: "Tue, 30 Nov 2100 23:59:59 GMT") == 4_131_302_399)
    #expect(HTTPDate.seconds(of: "Sunday, 06-Nov-94 08:49:37 GMT") == nil)
  }

  private func check(
    _ headers: [String: String], is expected: Int?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let now = headers["date"].flatMap(HTTPDate.seconds)
    let found = RetryDelay.milliseconds(now: now) { headers[$0] }
    #expect(found == expected, sourceLocation: sourceLocation)
  }
}
