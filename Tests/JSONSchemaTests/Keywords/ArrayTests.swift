import Testing

struct ArrayTests {
  @Test func `items apply behind the prefix`() throws {
    try check(#"{"items":{"type":"integer"}}"#, accepts: ["[]", "[1,2]"], refuses: [#"[1,"a"]"#])
    try check(
      #"{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}"#,
      accepts: [#"["a",1]"#, #"["a"]"#, "[]"], refuses: ["[1]", #"["a","b"]"#])
    try check(
      #"{"prefixItems":[{}],"items":false}"#, accepts: ["[1]", "[]"], refuses: ["[1,2]"])
  }

  @Test func `contains counts what fits`() throws {
    try check(#"{"contains":{"const":1}}"#, accepts: ["[0,1]"], refuses: ["[]", "[0]"])
    try check(
      #"{"contains":{"const":1},"minContains":2,"maxContains":3}"#,
      accepts: ["[1,1]", "[1,1,1,0]"], refuses: ["[1]", "[1,1,1,1]"])
    try check(#"{"contains":{"const":1},"minContains":0}"#, accepts: ["[]"])
    try check(#"{"minContains":2,"maxContains":0}"#, accepts: ["[]", "[1]"])
  }

  @Test func `the number of items is bounded`() throws {
    try check(#"{"minItems":1,"maxItems":2}"#, accepts: ["[1]", "{}"], refuses: ["[]", "[1,2,3]"])
  }

  @Test func `unique items differ by value`() throws {
    try check(
      #"{"uniqueItems":true}"#,
      accepts: ["[1,true,\"1\",[1],{\"a\":1}]", "[0,false]", "[[1,2],[2,1]]"],
      refuses: ["[1,1.0]", #"[{"a":1,"b":2},{"b":2.0,"a":1e0}]"#, "[[],[]]", "[100,1e2]"])
    try check(#"{"uniqueItems":false}"#, accepts: ["[1,1]"])
  }
}
