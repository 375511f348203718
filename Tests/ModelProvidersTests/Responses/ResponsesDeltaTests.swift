import Conversation
import JSON
import Testing

@testable import ModelProviders

/// The short way of reading a delta must never say anything else than the parser.
@Suite struct ResponsesDeltaTests {
  @Test(arguments: [
    "output_text", "refusal", "reasoning_text", "reasoning_summary_text",
    "function_call_arguments",
  ])
  func `a delta is read in one pass, whatever it adds to`(kind: String) throws {
    let text = delta(#"a\n\"b\" ż"#, kind, of: "x_1", at: 3, part: 2)
    let found = try #require(parse(text))
    #expect(found.kind == DeltaKind(eventType: "response.\(kind).delta"))
    #expect(found.text == "a\n\"b\" ż")
    #expect(found.outputIndex == 3)
    #expect(found.part == (kind == "function_call_arguments" ? 0 : 2))
    #expect(found.item.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } == "x_1")
  }

  @Test(arguments: [
    #"{"type":"response.output_text.done","text":"a"}"#, #"{"delta":"a"}"#,
    #"{"type":"response.output_text.delta"}"#, #"{"type":"response.output_text.delta","delta":7}"#,
    #"{"type":"response.output_text.delta","delta":""}"#,
    #"{"type":"response.output_text.delta","delta":"a","logprobs":[{"token":"a"}]}"#,
    #"{"type":"response.output_text.delta","delta":"a","error":{}}"#,
    #"{"type":"response.output_text.delta","delta":"a","delta":"b"}"#,
    #"{"type":"response.output_text.delta","type":"error","delta":"b"}"#,
    #"{"type":"response.output_text.delta","delta":"a","output_index":-1}"#,
    #"{"type":"response.output_text.delta","delta":"a","output_index":1.5}"#,
    #"{"type":"response.output_text.delta","delta":"a","sequence_number":01}"#,
    #"{"type":"response.output_text.delta","delta":"a","item_id":"\u0061"}"#,
    #"{"type":"response.output_text.delta","delta":"a"} x"#,
    #"{"type":"response.output_text.delta","delta":"a""#, "", "[]", "7",
  ])
  func `anything else is left to the parser`(event: String) {
    #expect(parse(event) == nil)
  }

  @Test(arguments: [
    delta("b"), delta("b").replacing(":4", with: ":1234567890"),
    delta(#"\ud83d\udc22 ż"#).replacing("x7", with: ""),
  ])
  func `the next delta of the same item is known by what stands around its piece`(
    next: String
  ) throws {
    let frame = try #require(around(delta("a")))
    #expect(
      frame.text(in: Array(next.utf8).span) == (try JSONValue(parsing: next)["delta"]?.string))
  }

  @Test(arguments: [
    delta("b", of: "m2"), delta("b", at: 1), delta("b", part: 1), delta("b", "refusal"), delta(""),
    delta("b").replacing(":4", with: ":04"), delta("b").replacing(":4", with: ":"),
    delta("b").replacing(":4", with: ": 4"), delta("b").replacing(":4", with: ":-4"),
    delta("b").replacing("\"b\"", with: "7"), delta("b").replacing("\"b\"", with: " \"b\""),
    delta("b").replacing("x7", with: "\\u0061"), delta("b").replacing("[]", with: "[1]"),
    delta("b") + " ", String(delta("b").dropLast()), "", "{",
  ])
  func `a delta that differs in anything else is read in full`(next: String) throws {
    let frame = try #require(around(delta("a")))
    #expect(frame.text(in: Array(next.utf8).span) == nil)
  }

  @Test func `members may stand in any order`() throws {
    let event = { (text: String, number: Int) in
      "{\"content_index\":0,\"delta\":\"\(text)\",\"item_id\":\"m\",\"logprobs\":null,"
        + "\"output_index\":0,\"sequence_number\":\(number),\"type\":\"response.output_text.delta\"}"
    }
    let frame = try #require(around(event("a", 9)))
    #expect(frame.text(in: Array(event("b", 10).utf8).span) == "b")
  }

  @Test func `no byte can be changed so that one pass and the parser differ`() throws {
    let first = delta("a")
    let original = try JSONValue(parsing: first)
    let frame = try #require(around(first))
    for position in first.utf8.indices.map({ $0.utf16Offset(in: first) }) {
      for byte in Array("\"\\{}[]:, 0a\u{7F}".utf8) + [0x0A, 0x80, 0xFF] {
        var bytes = Array(first.utf8)
        bytes[position] = byte
        // Optional on purpose: what is no JSON must be left to the parser.
        let json = try? JSONValue(parsing: bytes)
        if let found = ResponsesDelta(bytes.span) {
          #expect(json?["delta"]?.string == found.text)
          #expect(json?["type"]?.string.flatMap(DeltaKind.init) == found.kind)
          #expect(json?["output_index"]?.int == found.outputIndex)
          let id = found.item.map { String(decoding: bytes[$0], as: UTF8.self) }
          #expect(json?["item_id"]?.string == id)
        }
        guard let text = frame.text(in: bytes.span) else { continue }
        #expect(json?["delta"]?.string == text)
        for key in ["type", "item_id", "output_index", "content_index", "logprobs"] {
          #expect(json?[key] == original[key])
        }
      }
    }
  }

  private func parse(_ event: String) -> ResponsesDelta? { ResponsesDelta(Array(event.utf8).span) }

  private func around(_ event: String) -> ResponsesDeltaFrame? {
    parse(event).map { ResponsesDeltaFrame(of: Array(event.utf8).span, $0) }
  }
}
