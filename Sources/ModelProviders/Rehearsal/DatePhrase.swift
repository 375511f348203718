import JSON

/// A day that is written with the name of its month: `March 5, 2027`, `5th March 2027`.
struct DatePhrase {
  /// The day as `2027-03-05`, or as it was written when the year is left out.
  let text: String
  /// The pieces that it is made of.
  let places: Range<Int>

  /// Reads the day that begins at a piece, if one does.
  init?(in tokens: [PromptToken], at start: Int) {
    func number(at place: Int, upTo most: Int) -> Int? {
      guard tokens.indices.contains(place), let value = tokens[place].number?.int else {
        return nil
      }
      return value > 0 && value <= most ? value : nil
    }
    func month(at place: Int) -> Int? {
      guard tokens.indices.contains(place), tokens[place].isCapitalised else { return nil }
      return Self.months.firstIndex { tokens[place].folded.hasPrefix($0) }.map { $0 + 1 }
    }
    func skipped(_ words: Set<String>, from place: Int) -> Int {
      tokens.indices.contains(place) && words.contains(tokens[place].folded) ? place + 1 : place
    }
    var end = start
    var day = number(at: end, upTo: 31)
    if day != nil {
      end = skipped(["of"], from: skipped(Self.ordinals, from: end + 1))
    }
    guard let month = month(at: end) else { return nil }
    end += 1
    if day == nil {
      day = number(at: end, upTo: 31)
      end = skipped(Self.ordinals, from: end + 1)
    }
    guard let day else { return nil }
    let afterComma = skipped([","], from: end)
    if let year = number(at: afterComma, upTo: 9999), year >= 1000 {
      text = "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))"
      places = start..<(afterComma + 1)
    } else {
      text = tokens[start..<end].map(\.text).joined(separator: " ")
      places = start..<end
    }
  }

  /// Words that stand for a day.
  static let dayWords: Set<String> = [
    "today", "tomorrow", "yesterday", "tonight", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday",
  ]

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  private static let ordinals: Set<String> = ["st", "nd", "rd", "th"]
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
}
