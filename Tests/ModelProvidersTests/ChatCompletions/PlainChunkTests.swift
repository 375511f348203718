import Testing

@testable import ModelProviders

/// Chunks that are read without the parser mean what the parser makes of them.
@Suite struct PlainChunkTests {
  @Test(arguments: [
    #"{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}"#,
    #"{"index":0,"id":"a","function":{"name":"f","arguments":"{}"},"function":{"name":"g"}}"#,
    #"{"index":0,"index":1,"id":"a","function":{"name":"f","arguments":"{}"}}"#,
    #"{"index":0.0,"id":"a","function":{"name":"f","arguments":"{}"}}"#,
    #"{"index":1e0,"id":"a","function":{"name":"f","arguments":"{}"}}"#,
    #"{"index":12345678901234567890,"id":"a","function":{"name":"f","arguments":"{}"}}"#,
    #"{"index":0,"id":"a","function":{"name":"f","arguments":{"x":[1,2]}}}"#,
    #"{"index":0,"id":"a","function":{"name":"\u0066","arguments":"{\"é\":\"ü\"}"}}"#,
    #"{"index":0,"id":"","function":{"name":"f","arguments":"{}","strict":null}}"#,
    #"{ "index" : 0 , "id" : "a" , "extra" : null , "function" : { "name" : "f" } }"#,
    #"{"id":"a","signature":"s","function":{"name":"f","arguments":"{}","more":1}}"#,
    #"{"function":{}},{"index":0,"id":"b","function":{"name":"g","arguments":"{}"}}"#,
    "{}", "null", "[]", "1", "",
  ])
  func `a piece of a call`(fragment: String) throws {
    try checkSame([calls(fragment)], finish: "tool_calls")
  }

  @Test(arguments: [
    #"{"role":"assistant","content":""}"#, #"{"role":"assistant","content":null}"#, "{}",
    #"{"content":"text","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]}"#,
    #"{"tool_calls":null,"content":"text"}"#,
    #"{"tool_calls":[],"content":"text"}"#, #"{"tool_calls":[{"id":"a"}],"tool_calls":null}"#,
    #"{"tool_calls":{"id":"a","function":{"name":"f","arguments":"{}"}}}"#,
    #"{"content":"one","reasoning":"two"}"#,
  ])
  func `a delta`(delta: String) throws {
    try checkSame([delta, #"{"content":"more"}"#])
  }

  @Test(arguments: ["stop", "length", "content_filter", "", "STOP", "odd", "st\\u006fp", "é"])
  func `a finish reason`(reason: String) throws {
    try checkSame([#"{"content":"text"}"#], finish: reason)
  }

  /// Checks that chunks come to the same when each of them has a member that only the parser reads.
  private func checkSame(
    _ deltas: [String], finish: String = "stop", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let plain =
      deltas.map { stream($0).prefix { $0 != "\n" } + "\n\n" }.joined()
      + stream(finish: finish)
    let parsed = plain.replacing(#"{"choices""#, with: #"{"extra":{},"choices""#)
    #expect(outcome(of: plain) == outcome(of: parsed), sourceLocation: sourceLocation)
  }

  private func outcome(of stream: String) -> Result<Expected, ModelErrorText> {
    do {
      return .success(Expected(try read(stream).reply))
    } catch {
      return .failure(ModelErrorText(text: "\(error)"))
    }
  }

  private struct ModelErrorText: Error, Equatable {
    let text: String
  }
}
