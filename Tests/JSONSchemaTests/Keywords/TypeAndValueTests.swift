import Testing

struct TypeAndValueTests {
  @Test func `an empty schema and true accept everything, and false accepts nothing`() throws {
    try check("{}", accepts: ["null", "1", "[]", "{}"])
    try check("true", accepts: ["null", "1"])
    try check("false", refuses: ["null", "1"])
  }

  @Test func `a type accepts its own values only`() throws {
    try check(#"{"type":"null"}"#, accepts: ["null"], refuses: ["0", "false", #""""#])
    try check(#"{"type":"boolean"}"#, accepts: ["true"], refuses: ["0", #""true""#])
    try check(#"{"type":"string"}"#, accepts: [#""""#], refuses: ["0", "null"])
    try check(#"{"type":"array"}"#, accepts: ["[]"], refuses: ["{}"])
    try check(#"{"type":"object"}"#, accepts: ["{}"], refuses: ["[]"])
    try check(#"{"type":"number"}"#, accepts: ["1", "1.5", "-1e400"], refuses: [#""1""#])
  }

  @Test func `an integer is a number without a fraction, however it is written`() throws {
    try check(
      #"{"type":"integer"}"#,
      accepts: ["1", "1.0", "-0", "1e400", "10e-1", "12345678901234567890123"],
      refuses: ["1.5", "1e-1", "1e-400", #""1""#, "true"])
  }

  @Test func `several types are alternatives`() throws {
    try check(#"{"type":["string","null"]}"#, accepts: [#""a""#, "null"], refuses: ["1"])
    try check(#"{"type":["integer","number"]}"#, accepts: ["1", "1.5"])
  }

  @Test func `const and enum compare numbers by value and members in any order`() throws {
    try check(#"{"const":1}"#, accepts: ["1", "1.0", "1e0"], refuses: ["true", #""1""#, "1.1"])
    try check(
      #"{"const":{"a":1,"b":[2.0]}}"#, accepts: [#"{"b":[2],"a":1.0}"#],
      refuses: [#"{"a":1}"#, #"{"a":1,"b":[2],"c":0}"#])
    try check(
      #"{"enum":["a",1,null]}"#, accepts: [#""a""#, "1.0", "null"], refuses: ["2", "false"])
    try check(#"{"enum":[]}"#, refuses: ["null"])
    try check(#"{"const":0}"#, accepts: ["-0", "0.0", "0e9"], refuses: ["false"])
  }

  @Test func `a big enum is found by hash with the same equality`() throws {
    let values = (0..<1000).map { #"{"n":\#($0),"s":"\#($0)"}"# }
    try check(
      #"{"enum":[\#(values.joined(separator: ","))]}"#,
      accepts: [#"{"s":"7","n":7.0}"#, #"{"n":99.9e1,"s":"999"}"#],
      refuses: [#"{"n":1000,"s":"1000"}"#, #"{"n":7,"s":"8"}"#])
  }

  @Test func `strings compare as bytes, not by canonical equivalence`() throws {
    try check(#"{"const":"\u00e9"}"#, accepts: [#""é""#], refuses: [#""e\u0301""#])
    try check(
      #"{"properties":{"\u00e9":{"type":"null"}}}"#, accepts: [#"{"e\u0301":1}"#],
      refuses: [#"{"\u00e9":1}"#])
    try check(#"{"required":["\u212a"]}"#, accepts: [#"{"\u212a":1}"#], refuses: [#"{"K":1}"#])
  }
}
