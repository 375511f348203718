/// Punycode (RFC 3492), for labels of host names.
///
/// The work is quadratic in the length, which callers bound to a label's 63 octets.
enum Punycode {
  private static let base = 36
  private static let threshold = (minimum: 1, maximum: 26)
  private static let initialBias = 72
  private static let initialScalar = 0x80

  /// The scalars that the lower-case ASCII text stands for, or nil if it is malformed.
  static func decode(_ text: [UInt8]) -> [Unicode.Scalar]? {
    var output: [Unicode.Scalar] = []
    var rest = text[...]
    if let hyphen = text.lastIndex(of: 0x2D) {
      output = text[..<hyphen].map { Unicode.Scalar($0) }
      rest = text[(hyphen + 1)...]
    }
    guard !rest.isEmpty, output.allSatisfy({ $0.isASCII }) else { return nil }
    var value = initialScalar
    var index = 0
    var bias = initialBias
    while !rest.isEmpty {
      let start = index
      var weight = 1
      var place = base
      while true {
        guard let byte = rest.popFirst(), let digit = digit(byte) else { return nil }
        let (product, productOverflows) = digit.multipliedReportingOverflow(by: weight)
        let (sum, sumOverflows) = index.addingReportingOverflow(product)
        guard !productOverflows, !sumOverflows else { return nil }
        index = sum
        let limit = limit(place, bias)
        if digit < limit { break }
        let (next, overflows) = weight.multipliedReportingOverflow(by: base - limit)
        guard !overflows else { return nil }
        weight = next
        place += base
      }
      let count = output.count + 1
      bias = adapted(index - start, count: count, isFirst: start == 0)
      value += index / count
      index %= count
      guard value <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(value)) else { return nil }
      output.insert(scalar, at: index)
      index += 1
    }
    return output
  }

  /// The ASCII text that stands for the scalars, without the `xn--` prefix.
  static func encode(_ scalars: [Unicode.Scalar]) -> [UInt8]? {
    var output = scalars.filter { $0.isASCII }.map { UInt8($0.value) }
    let basicCount = output.count
    if basicCount > 0 { output.append(0x2D) }
    var handled = basicCount
    var value = initialScalar
    var delta = 0
    var bias = initialBias
    while handled < scalars.count {
      guard let next = scalars.lazy.map({ Int($0.value) }).filter({ $0 >= value }).min() else {
        return nil
      }
      delta += (next - value) * (handled + 1)
      value = next
      for scalar in scalars {
        if scalar.value < value { delta += 1 }
        guard Int(scalar.value) == value else { continue }
        appendVariableLength(delta, bias: bias, to: &output)
        bias = adapted(delta, count: handled + 1, isFirst: handled == basicCount)
        delta = 0
        handled += 1
      }
      delta += 1
      value += 1
    }
    return output
  }

  private static func appendVariableLength(_ delta: Int, bias: Int, to output: inout [UInt8]) {
    var rest = delta
    var place = base
    while true {
      let limit = limit(place, bias)
      if rest < limit { break }
      output.append(character(limit + (rest - limit) % (base - limit)))
      rest = (rest - limit) / (base - limit)
      place += base
    }
    output.append(character(rest))
  }

  private static func limit(_ place: Int, _ bias: Int) -> Int {
    min(max(place - bias, threshold.minimum), threshold.maximum)
  }

  private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var place = 0
    while delta > (base - threshold.minimum) * threshold.maximum / 2 {
      delta /= base - threshold.minimum
      place += base
    }
    return place + (base - threshold.minimum + 1) * delta / (delta + 38)
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x61...0x7A: Int(byte) - 0x61
    case 0x30...0x39: Int(byte) - 0x30 + 26
    default: nil
    }
  }

  private static func character(_ digit: Int) -> UInt8 {
    digit < 26 ? UInt8(0x61 + digit) : UInt8(0x30 + digit - 26)
  }
}
