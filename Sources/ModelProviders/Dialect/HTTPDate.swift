/// Reads dates as HTTP writes them.
enum HTTPDate {
  /// The seconds since 1970 of an IMF-fixdate, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section
  /// 5.6.7); nil for anything else, the two obsolete forms included.
  static func seconds(of text: String) -> Int? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", words[0].hasSuffix(","), let day = number(words[1]),
      let month = months.firstIndex(of: words[2]), let year = number(words[3]),
      (1...31).contains(day), (1970...9999).contains(year)
    else { return nil }
    let time = words[4].split(separator: ":").compactMap(number)
    guard time.count == 3, time[0] < 24, time[1] < 60, time[2] < 61 else { return nil }
    let days = daysBefore(year: year, month: month + 1) + day - 1
    return days * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]
  }

  private static func number(_ text: Substring) -> Int? {
    text.count <= 4 && text.allSatisfy(\.isWholeNumber) ? Int(text) : nil
  }

  /// The days from 1970-01-01 to the first of the month, in the Gregorian calendar.
  private static func daysBefore(year: Int, month: Int) -> Int {
    // Years that begin in March have their leap day at the end.
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static let months: [Substring] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
