extension Span<UInt8> {
  /// The offset of the first LF or CR at or after `start`, or nil.
  func lineEnd(from start: Int) -> Int? {
    var index = start
    let end = count
    while end - index >= 8 {
      let word = unsafe self.word(at: index)
      if word.mayContain(.lineFeed) || word.mayContain(.carriageReturn) { break }
      index += 8
    }
    while index < end {
      let byte = self[index]
      if byte == .lineFeed || byte == .carriageReturn { return index }
      index += 1
    }
    return nil
  }

  /// `range` without the UTF-8 byte order mark at its start.
  func withoutByteOrderMark(_ range: Range<Int>) -> Range<Int> {
    guard range.count >= 3, self[range.lowerBound] == 0xEF, self[range.lowerBound + 1] == 0xBB,
      self[range.lowerBound + 2] == 0xBF
    else { return range }
    return range.lowerBound + 3..<range.upperBound
  }

  /// Where the value of the field `name` stands, or nil if the line in `range` is another field.
  ///
  /// One space after the colon belongs to the colon; a line without a colon is a field without value.
  func value(ofField name: StaticString, in range: Range<Int>) -> Range<Int>? {
    let length = name.utf8CodeUnitCount
    guard range.count >= length,
      equals(name, in: range.lowerBound..<range.lowerBound + length)
    else { return nil }
    var start = range.lowerBound + length
    guard start < range.upperBound else { return start..<start }
    guard self[start] == UInt8(ascii: ":") else { return nil }
    start += 1
    if start < range.upperBound, self[start] == UInt8(ascii: " ") { start += 1 }
    return start..<range.upperBound
  }
}
