import JSON
import Testing

@Suite struct RoundTripTests {
  @Test func `a value of each kind survives reading and writing`() throws {
    let text = #"{"a":[1,1.0,-0,1e400,true,false,null,"x\n\u0001é\"\\"],"b":{},"c":[]}"#
    #expect(try JSONValue(parsing: text).text == text)
  }
}
