/// The keywords that concern strings.
final class StringRules: Sendable {
  let minLength: Int?
  let maxLength: Int?
  let pattern: Pattern?
  let format: Format?

  init(minLength: Int?, maxLength: Int?, pattern: Pattern?, format: Format?) {
    self.minLength = minLength
    self.maxLength = maxLength
    self.pattern = pattern
    self.format = format
  }
}
