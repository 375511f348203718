import JSON
import Testing

/// Numbers: exact comparison, integers, doubles and literals.
@Suite struct NumberTests {
  @Test(arguments: [
    ("1", "1.0", 0), ("1", "10e-1", 0), ("1", "0.1e1", 0), ("100", "1e2", 0), ("0", "-0", 0),
    ("0", "0e999999999999999999999", 0), ("-0.0", "0E-5", 0), ("1", "2", -1), ("-1", "1", -1),
    ("-2", "-1", -1), ("0", "1e-999999999", -1), ("-1e-999999999", "0", -1), ("9", "10", -1),
    ("1e400", "1e401", -1), ("1e400", "10e399", 0), ("9e399", "1e400", -1),
    ("-1e401", "-1e400", -1),
    ("12345678901234567890", "12345678901234567891", -1),
    ("12345678901234567890", "12345678901234567890.0", 0), ("0.1", "0.10000000000000001", -1),
    ("9007199254740992", "9007199254740993", -1), ("1.05", "1.5", -1), ("1.5", "1.50", 0),
    ("123e-5", "0.00123", 0), ("1e999999999", "1e1000000000", -1),
    ("1e999999999", "10e999999998", 0),
    ("1e-999999999", "1e-1000000000", 1), ("1e99999999999999999", "10e99999999999999998", 0),
    ("1e100000000000000000", "10e99999999999999999", 0),
    ("1e999999999999999999", "1e1000000000000000000", -1),
    ("1e1000000000000000000", "10e999999999999999999", 0),
    ("1e1000000000000000000", "0.1e1000000000000000001", 0),
    ("100e99999999999999999999998", "1e100000000000000000000000", 0),
    ("1e100000000000000000000001", "1e100000000000000000000000", 1),
    ("1e-100000000000000000000001", "1e-100000000000000000000000", -1),
    ("0.01e-99999999999999999999999", "1e-100000000000000000000001", 0),
    ("-1e100000000000000000000001", "1e-100000000000000000000000", -1),
    ("1e-100000000000000000000000", "1", -1), ("1e100000000000000000000000", "1", 1),
    ("1e100000000000000000000000", "1e-100000000000000000000000", 1),
    ("1e0000000000000000000000000000000000002", "100", 0), ("7e00", "7", 0),
  ])
  func `two numbers compare exactly`(left: String, right: String, order: Int) throws {
    let left = try #require(JSONNumber(literal: left))
    let right = try #require(JSONNumber(literal: right))
    #expect(left.compare(to: right) == order)
    #expect(right.compare(to: left) == -order)
    #expect(left.isEqual(to: right) == (order == 0))
    #expect(left.compare(to: left) == 0)
  }

  @Test func `comparison agrees with integers and doubles`() throws {
    let numbers = [0, 1, -1, 7, 10, 99, 100, 12345, -12345, .max, .min, .max - 1, .min + 1]
    for left in numbers {
      for right in numbers {
        let expected = left < right ? -1 : left == right ? 0 : 1
        #expect(JSONNumber(left).compare(to: JSONNumber(right)) == expected)
      }
    }
    let doubles = [
      0.0, 0.5, 1.5, -1.5, 1e300, 1e-300, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]
    for left in doubles {
      for right in doubles {
        let expected = left < right ? -1 : left == right ? 0 : 1
        let order = try #require(JSONNumber(left)).compare(to: #require(JSONNumber(right)))
        #expect(order == expected)
      }
    }
  }

  @Test func `literals of any length compare in bounded time`() throws {
    let digits = String(repeating: "9", count: 200_000)
    let long = try #require(JSONNumber(literal: digits))
    let next = try #require(JSONNumber(literal: "1e200000"))
    #expect(long.compare(to: next) == -1)
    let farther = try #require(JSONNumber(literal: "1e\(digits)"))
    #expect(farther.compare(to: long) == 1)
    #expect(farther.isInteger && farther.int == nil && farther.double == .infinity)
    #expect(try #require(JSONNumber(literal: "0.\(digits)e200000")).isEqual(to: long))
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("-0.0", 0), ("0e5", 0), ("1.0", 1), ("1e2", 100), ("1.5e1", 15),
      ("100e-2", 1),
      ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
      ("9223372036854775807.0", Int.max), ("-9.223372036854775808e18", Int.min),
      ("9223372036854775808", nil), ("-9223372036854775809", nil),
      ("1e18", 1_000_000_000_000_000_000),
      ("1e19", nil), ("1e400", nil), ("1.5", nil), ("1e-1", nil), ("0.5e1", 5),
      ("1e999999999999999999999999", nil), ("1e-999999999999999999999999", nil),
      ("12345678901234567890", nil), ("0.000e-99999999999999999999999", 0),
      ("922337203685477580800e-2", nil), ("922337203685477580700e-2", Int.max),
    ] as [(String, Int?)])
  func `a number is an integer if it has no fraction and fits`(literal: String, int: Int?) throws {
    let number = try #require(JSONNumber(literal: literal))
    #expect(number.int == int)
    #expect(JSONValue.number(number).int == int)
  }

  @Test(arguments: [
    ("1", true), ("1.0", true), ("1e400", true), ("1.5e1", true), ("-0.0", true), ("10e-1", true),
    ("1.5", false), ("1e-1", false), ("15e-2", false), ("1e-99999999999999999999", false),
    ("1e99999999999999999999", true), ("0e-99999999999999999999", true), ("1.0000001", false),
    ("12345678901234567890.5", false),
  ])
  func `whether a number is an integer does not depend on its size`(
    literal: String, isInteger: Bool
  ) throws {
    #expect(try #require(JSONNumber(literal: literal)).isInteger == isInteger)
  }

  @Test(
    arguments: [
      ("1", 1), ("1.5", 1.5), ("-0", -0.0), ("1e400", .infinity), ("-1e400", -.infinity),
      ("1e-400", 0),
      ("0.1", 0.1), ("5e-324", .leastNonzeroMagnitude), ("9007199254740993", 9007199254740992),
      ("123456789012345678901234567890", 1.2345678901234568e29),
    ] as [(String, Double)])
  func `a number has a nearest double`(literal: String, double: Double) throws {
    let number = try #require(JSONNumber(literal: literal))
    #expect(number.double == double && number.double.sign == double.sign)
  }

  @Test(arguments: [
    "", " 1", "1 ", "01", "+1", "1.", ".5", "1e", "--1", "NaN", "inf", "0x1", "1_000", "١", "1,5",
    "1\u{0}",
  ])
  func `what does not fit the grammar is no literal`(literal: String) {
    #expect(JSONNumber(literal: literal) == nil)
  }

  @Test func `doubles get the shortest literal that reads back`() throws {
    for double in [
      0, -0.0, 1, 0.1, 1e22, 1e300, .leastNonzeroMagnitude, -123.456, .pi, .greatestFiniteMagnitude,
    ] {
      let number = try #require(JSONNumber(double))
      check(number.literal, reads: number.literal)
      #expect(number.double == double)
    }
    #expect(JSONNumber(Double.nan) == nil)
    #expect(JSONNumber(Double.infinity) == nil)
    #expect(JSONNumber(-Double.infinity) == nil)
  }

  @Test func `equality and hashes go by the literal`() {
    #expect(JSONNumber(literal: "1") != JSONNumber(literal: "1.0"))
    #expect(JSONNumber(literal: "1") == JSONNumber(1))
    #expect(Set([JSONNumber(1), JSONNumber(1), JSONNumber(2)]).count == 2)
    #expect(JSONValue.number(JSONNumber(1)) == 1)
    #expect(1 as JSONValue != 1.0)
  }
}
