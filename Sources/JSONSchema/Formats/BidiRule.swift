/// The Bidi rule for host names, RFC 5893, section 2.
enum BidiRule {
  /// The bidirectional classes that the rule tells apart; R and AL are treated alike by it.
  private enum Direction {
    case left, right, europeanNumber, arabicNumber, mark, neutral
  }

  /// Whether the labels of one name may stand together; names without right-to-left text always may.
  static func accepts(labels: [[Unicode.Scalar]]) -> Bool {
    let directions = labels.map { $0.map(direction) }
    guard directions.contains(where: { $0.contains(.right) || $0.contains(.arabicNumber) }) else {
      return true
    }
    return directions.allSatisfy(isValid)
  }

  private static func isValid(_ label: [Direction]) -> Bool {
    guard let last = label.last(where: { $0 != .mark }) else { return false }
    switch label.first {
    case .right:
      return !label.contains(.left)
        && (last == .right || last == .europeanNumber || last == .arabicNumber)
        && !(label.contains(.europeanNumber) && label.contains(.arabicNumber))
    case .left:
      return !label.contains(.right) && !label.contains(.arabicNumber)
        && (last == .left || last == .europeanNumber)
    default: return false
    }
  }

  /// The class of a scalar that a valid label can contain, by block where the standard library has no data.
  private static func direction(_ scalar: Unicode.Scalar) -> Direction {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return .mark
    default: break
    }
    switch scalar.value {
    case 0x30...0x39, 0x6F0...0x6F9: return .europeanNumber
    case 0x660...0x669, 0x6DD, 0x10D30...0x10D39, 0x10E60...0x10E7E: return .arabicNumber
    case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
      return .right
    case 0x2D, 0xB7, 0x375, 0x30FB, 0x200C, 0x200D: return .neutral
    default: return .left
    }
  }
}
