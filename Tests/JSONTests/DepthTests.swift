import Foundation
import JSON
import Testing

/// Depth and size: bounds hold, small stacks suffice, and nothing takes quadratic time.
@Suite struct DepthTests {
  @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
  func `the bound is the last depth that is accepted`(opening: String) throws {
    let levels = opening.filter { "[{".contains($0) }.count
    let limits = JSONLimits(maxDepth: 12, maxBytes: 1000)
    let text = nested(opening, times: 12 / levels)
    check(text, reads: text, limits: limits)
    let tooDeep = "[" + text + "]"
    let offset = Array(tooDeep.utf8).lastIndex { "[{".utf8.contains($0) }
    check(tooDeep, failsAt: try #require(offset), .tooDeep, limits: limits)
  }

  @Test func `without any level only scalars are accepted`() {
    let limits = JSONLimits(maxDepth: 0, maxBytes: 1000)
    check("1", reads: "1", limits: limits)
    check(" []", failsAt: 1, .tooDeep, limits: limits)
    check("{}", failsAt: 0, .tooDeep, limits: limits)
    check("[]", failsAt: 0, .tooDeep, limits: JSONLimits(maxDepth: -1, maxBytes: 1000))
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
  func `the standard depth fits a thread of 512 KiB`(opening: String) {
    let levels = opening.filter { "[{".contains($0) }.count
    let text = nested(opening, times: 512 / levels)
    onSmallStack {
      check(text, reads: text)
      let value = try? JSONValue(parsing: text)
      let other = try? JSONValue(parsing: text)
      #expect(value == other && value != nil)
      #expect(value.map(EncodedJSON.init)?.value == value)
    }
  }

  @Test func `far more levels than allowed are refused at the first one too many`() {
    onSmallStack {
      check(String(repeating: "[", count: 1_000_000), failsAt: 512, .tooDeep)
      check(String(repeating: "{\"a\":", count: 200_000), failsAt: 512 * 5, .tooDeep)
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `reading and writing 10,000 levels takes no stack`() throws {
    // Only comparing and releasing would need stack, so the value is taken apart level by level.
    let limits = JSONLimits(maxDepth: 10_000, maxBytes: 1_000_000)
    let text = nested("[", times: 10_000)
    onSmallStack {
      guard var value = try? JSONValue(parsing: text, limits: limits) else {
        Issue.record("10,000 levels are refused")
        return
      }
      #expect(value.text == text)
      while case .array(let elements) = value, let inner = elements.first {
        value = inner
      }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `an object of 100,000 members is read in linear time`() throws {
    let members = (0..<100_000).map { "\"member \($0)\":\($0)" }
    let text = "{\((members + members).joined(separator: ","))}"
    let object = try #require(JSONValue(parsing: text).object)
    #expect(object.count == 100_000)
    #expect(object["member 99999"]?.int == 99999)
    guard case .object(let outline) = try JSONOutline(scanning: Array(text.utf8).span).shape else {
      return
    }
    #expect(outline.count == 100_000)
  }

  @Test(.timeLimit(.minutes(1)))
  func `megabytes of escapes are read and written in linear time`() throws {
    let text = "\"" + String(repeating: "\\n\\u00e9\\ud83d\\ude00", count: 100_000) + "\""
    let value = try JSONValue(parsing: text)
    #expect(value.string?.utf8.count == 700_000)
    #expect(try JSONValue(parsing: value.encoded) == value)
  }

  @Test(.timeLimit(.minutes(1)))
  func `one key over and over, one array after another, white space without end`() throws {
    let repeated = Array(repeating: "\"key\":[]", count: 50_000).joined(separator: ",")
    check("{\(repeated)}", reads: "{\"key\":[]}")
    let arrays = "[" + Array(repeating: "[]", count: 50_000).joined(separator: ",") + "]"
    check(arrays, reads: arrays)
    let space = String(repeating: " \n\t\r", count: 50_000)
    check("\(space)[\(space)1\(space),\(space)2\(space)]\(space)", reads: "[1,2]")
  }

  /// `[[…]]` and the like, closed.
  private func nested(_ opening: String, times: Int) -> String {
    let closing = opening.reversed().compactMap { $0 == "[" ? "]" : $0 == "{" ? "}" : nil }
    let innermost = opening.hasSuffix(":") ? "0" : ""
    return String(repeating: opening, count: times) + innermost
      + String(repeating: closing.joined(), count: times)
  }

  /// Runs `body` on a thread with a stack of 512 KiB, and waits for it.
  private func onSmallStack(_ body: @escaping @Sendable () -> Void) {
    let isDone = DispatchSemaphore(value: 0)
    let thread = Thread {
      body()
      isDone.signal()
    }
    thread.stackSize = 512 * 1024
    thread.start()
    isDone.wait()
  }
}
