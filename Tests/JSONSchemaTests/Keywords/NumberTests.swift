import Testing

struct NumberTests {
  @Test func `bounds are inclusive or exclusive as named`() throws {
    try check(#"{"minimum":1,"maximum":3}"#, accepts: ["1", "3.0"], refuses: ["0.999", "3.001"])
    try check(
      #"{"exclusiveMinimum":1,"exclusiveMaximum":3}"#, accepts: ["1.001"], refuses: ["1.0", "3"])
    try check(#"{"minimum":1}"#, accepts: [#""a""#, "null"])
  }

  @Test func `bounds compare exactly beyond what a Double holds`() throws {
    try check(
      #"{"maximum":9007199254740993}"#, accepts: ["9007199254740993"],
      refuses: ["9007199254740994", "9007199254740993.0000001"])
    try check(
      #"{"exclusiveMaximum":972783798187987123879878123.18878137}"#,
      accepts: ["972783798187987123879878123.188781369"],
      refuses: ["972783798187987123879878123.188781371"])
    try check(#"{"minimum":-1e400}"#, accepts: ["-9e399", "0"], refuses: ["-2e400"])
  }

  @Test func `multipleOf divides decimals exactly`() throws {
    try check(
      #"{"multipleOf":0.01}"#, accepts: ["0", "0.07", "4.35", "19.99", "1e300", "1e308"],
      refuses: ["0.075", "0.001", "1e-3"])
    try check(#"{"multipleOf":0.1}"#, accepts: ["0.3", "1.1"], refuses: ["0.35"])
    try check(#"{"multipleOf":7}"#, accepts: ["49", "-7", "7e0", "700e-2"], refuses: ["1e300"])
    try check(#"{"multipleOf":2.5}"#, accepts: ["1e2", "7.5"], refuses: ["7"])
    try check(#"{"multipleOf":1e-8}"#, accepts: ["12391239123"], refuses: ["1e-9"])
  }

  @Test func `multipleOf divides by long divisors exactly`() throws {
    let divisor = "123456789012345678901234567890123456789"
    try check(
      #"{"multipleOf":\#(divisor)}"#,
      accepts: ["0", divisor, "246913578024691357802469135780246913578", divisor + "000"],
      refuses: ["123456789012345678901234567890123456788", "1e39"])
    try check(#"{"multipleOf":0.123456789}"#, refuses: ["1e308"])
    // Nineteen factors of two: only a power of ten that is big enough brings them all.
    try check(#"{"multipleOf":10485760000000000000001}"#, refuses: ["1e400"])
    try check(#"{"multipleOf":524288}"#, accepts: ["1e19", "1e999999999"], refuses: ["1e18"])
  }

  @Test func `enormous exponents cost nothing`() throws {
    try check(#"{"multipleOf":3}"#, accepts: ["3e999999999"], refuses: ["1e999999999999999999999"])
    try check(#"{"maximum":1e999999999}"#, accepts: ["1e999999998"], refuses: ["1e1000000000"])
    try check(#"{"const":1e999999999}"#, accepts: ["10e999999998"], refuses: ["1e999999998"])
  }

  @Test func `a divisor that is not above zero, or too long, is a fault`() {
    let kind = "a number above 0 with at most 400 significant digits"
    for text in ["0", "-1", "0.0"] {
      check(
        #"{"multipleOf":\#(text)}"#,
        faults: [#"/multipleOf "multipleOf" must be \#(kind), not the number \#(text)."#])
    }
    let long = String(repeating: "7", count: 401)
    let shown = long.prefix(80) + "…"
    check(
      #"{"multipleOf":\#(long)}"#,
      faults: [#"/multipleOf "multipleOf" must be \#(kind), not the number \#(shown)."#])
  }
}
