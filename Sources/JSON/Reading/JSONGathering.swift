/// Reads the members of an object and gathers what is wrong with all of them.
///
/// A person who mends a definition should see every slip at once, not one for each attempt.
package struct JSONGathering {
  private let members: JSONMembers
  private var problems: [JSONMismatch.Problem] = []

  /// Begins without a problem.
  package init(_ members: JSONMembers) { self.members = members }

  /// Reads one part; where it is wrong, `finish` will tell and `placeholder` stands for it.
  package mutating func read<Value>(
    or placeholder: Value, _ part: (JSONMembers) throws(JSONMismatch) -> Value
  ) -> Value {
    do throws(JSONMismatch) {
      return try part(members)
    } catch {
      problems += error.problems
      return placeholder
    }
  }

  /// A member that may be absent; null counts as absent.
  package mutating func optional<Value: JSONReadable>(_ key: String) -> Value? {
    read(or: nil) { members throws(JSONMismatch) in try members.optional(key) }
  }

  /// A whole number within bounds that may be absent.
  package mutating func optionalInt(_ key: String, in range: ClosedRange<Int>) -> Int? {
    read(or: nil) { members throws(JSONMismatch) in try members.optionalInt(key, in: range) }
  }

  /// A word out of a fixed list that may be absent.
  package mutating func optionalWord<Word: RawRepresentable & CaseIterable>(
    _ key: String
  ) -> Word? where Word.RawValue == String {
    read(or: nil) { members throws(JSONMismatch) in try members.optionalWord(key) }
  }

  /// Reads the last part.
  ///
  /// - Throws: Everything that was wrong with this part and those before.
  package func finish<Value>(
    with part: (JSONMembers) throws(JSONMismatch) -> Value
  ) throws(JSONMismatch) -> Value {
    let value: Value
    do throws(JSONMismatch) {
      value = try part(members)
    } catch {
      throw JSONMismatch(problems + error.problems)
    }
    try finish()
    return value
  }

  /// Ends the reading.
  ///
  /// - Throws: Everything that was wrong.
  package func finish() throws(JSONMismatch) {
    if !problems.isEmpty { throw JSONMismatch(problems) }
  }
}
