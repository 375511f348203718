import JSON

/// A value that was found for a parameter.
struct FoundValue: Sendable {
  /// The value.
  let value: PlannedValue
  /// The pieces of the clause that it was read from; nil when it stands nowhere.
  let place: Range<Int>?

  /// Makes a found value.
  init(_ value: PlannedValue, at place: Range<Int>?) {
    self.value = value
    self.place = place
  }
}

/// What was found for the properties of an object, and what was not.
struct FilledArguments: Sendable {
  /// A parameter and its value.
  struct Entry: Sendable {
    let parameter: Parameter
    let found: FoundValue
  }

  /// What was found, in the order of the parameters.
  let entries: [Entry]
  /// The required parameters without a value.
  let missing: [Parameter]

  /// Pairs parameters with what was found for them.
  init(parameters: [Parameter], found: [FoundValue?]) {
    entries = zip(parameters, found).compactMap { parameter, found in
      found.map { Entry(parameter: parameter, found: $0) }
    }
    missing = zip(parameters, found).filter { $0.isRequired && $1 == nil }.map { $0.0 }
  }

  /// How many values stand in the prompt.
  var valueCount: Int { entries.count { $0.found.place != nil } }

  /// The object.
  var value: PlannedValue { value(replacing: nil) }

  /// The object with another value for one parameter.
  func value(replacing change: (name: String, value: PlannedValue)?) -> PlannedValue {
    let members = entries.map { entry in
      let isChanged = entry.parameter.name == change?.name
      return PlannedValue.Member(
        name: entry.parameter.name,
        value: isChanged ? change?.value ?? entry.found.value : entry.found.value)
    }
    guard members.allSatisfy(\.value.needs.isEmpty) else { return .object(members) }
    // Nothing has to be waited for, so nothing can be missing either.
    return .known(PlannedValue.object(members).resolved { _ in nil } ?? .object(JSONObject()))
  }
}
