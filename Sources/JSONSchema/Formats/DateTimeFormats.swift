/// Dates and times of RFC 3339, section 5.6.
enum DateTimeFormats {
  /// `full-date`.
  static func isDate(_ text: String) -> Bool {
    var scanner = ByteScanner(text)
    return date(&scanner) && scanner.isAtEnd
  }

  /// `full-time`: the offset is required.
  static func isTime(_ text: String) -> Bool {
    var scanner = ByteScanner(text)
    return time(&scanner) && scanner.isAtEnd
  }

  /// `date-time`.
  static func isDateTime(_ text: String) -> Bool {
    var scanner = ByteScanner(text)
    return date(&scanner) && scanner.accept("T", or: "t") && time(&scanner) && scanner.isAtEnd
  }

  private static func date(_ scanner: inout ByteScanner) -> Bool {
    guard let year = scanner.number(digits: 4), scanner.accept("-"),
      let month = scanner.number(digits: 2), (1...12).contains(month), scanner.accept("-"),
      let day = scanner.number(digits: 2)
    else { return false }
    return day >= 1 && day <= days(in: month, of: year)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func time(_ scanner: inout ByteScanner) -> Bool {
    guard let hour = scanner.number(digits: 2), hour < 24, scanner.accept(":"),
      let minute = scanner.number(digits: 2), minute < 60, scanner.accept(":"),
      let second = scanner.number(digits: 2), second <= 60
    else { return false }
    if scanner.accept("."), scanner.skipDigits() == 0 { return false }
    guard let offset = offsetMinutes(&scanner) else { return false }
    // A leap second occurs at the end of a day in UTC and nowhere else.
    let minutesInUTC = (hour * 60 + minute - offset + 2 * 1440) % 1440
    return second < 60 || minutesInUTC == 1439
  }

  private static func offsetMinutes(_ scanner: inout ByteScanner) -> Int? {
    if scanner.accept("Z", or: "z") { return 0 }
    let isNegative = scanner.accept("-")
    guard isNegative || scanner.accept("+"),
      let hours = scanner.number(digits: 2), hours < 24, scanner.accept(":"),
      let minutes = scanner.number(digits: 2), minutes < 60
    else { return nil }
    return (hours * 60 + minutes) * (isNegative ? -1 : 1)
  }
}
