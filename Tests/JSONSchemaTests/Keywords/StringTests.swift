import JSONSchema
import Testing

struct StringTests {
  @Test func `lengths count Unicode scalars`() throws {
    try check(#"{"minLength":2}"#, accepts: [#""ab""#, #""💩💩""#], refuses: [#""💩""#, #""é""#])
    try check(#"{"maxLength":2}"#, accepts: [#""💩💩""#, "123"], refuses: [#""abc""#])
    try check(#"{"minLength":2.0,"maxLength":1e400}"#, accepts: [#""ab""#], refuses: [#""a""#])
  }

  @Test func `a pattern matches anywhere unless it is anchored`() throws {
    try check(#"{"pattern":"b+"}"#, accepts: [#""abc""#, "1"], refuses: [#""ac""#])
    try check(#"{"pattern":"^b+$"}"#, accepts: [#""bb""#], refuses: [#""abc""#, #""b\n""#])
  }

  @Test func `format asserts unless it is switched off`() throws {
    try check(#"{"format":"ipv4"}"#, accepts: [#""1.2.3.4""#, "5"], refuses: [#""1.2.3""#])
    var options = SchemaOptions.standard
    options.assertsFormats = false
    try check(#"{"format":"ipv4"}"#, accepts: [#""1.2.3""#], options: options)
  }

  @Test func `an unknown format and content keywords assert nothing`() throws {
    try check(#"{"format":"int32"}"#, accepts: [#""x""#, "1"])
    try check(
      #"{"contentEncoding":"base64","contentMediaType":"application/json","contentSchema":{"type":"object"}}"#,
      accepts: [#""%""#])
  }
}
