import Testing

struct CombinationTests {
  @Test func `allOf, anyOf, oneOf and not combine`() throws {
    try check(#"{"allOf":[{"minimum":1},{"maximum":3}]}"#, accepts: ["2"], refuses: ["0", "4"])
    try check(
      #"{"anyOf":[{"type":"string"},{"minimum":1}]}"#, accepts: [#""a""#, "1"], refuses: ["0"])
    try check(
      #"{"oneOf":[{"minimum":1},{"maximum":3}]}"#, accepts: ["0", "4"], refuses: ["2"])
    try check(#"{"not":{"type":"string"}}"#, accepts: ["1"], refuses: [#""a""#])
  }

  @Test func `if chooses between then and else`() throws {
    let schema = #"{"if":{"type":"integer"},"then":{"minimum":1},"else":{"type":"string"}}"#
    try check(schema, accepts: ["1", #""a""#], refuses: ["0", "null"])
    try check(#"{"if":{"type":"integer"},"then":{"minimum":1}}"#, accepts: ["null"], refuses: ["0"])
    try check(#"{"then":false,"else":false}"#, accepts: ["1"])
  }
}
