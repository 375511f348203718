/// A text that must appear in no log, error, trace, record or history: a key, or a header's value.
///
/// Every way to print the value by accident prints a placeholder. Only `reveal()` gives it out, so
/// that the few places which need it can be found.
package struct Secret: Sendable {
  private let value: String

  /// Hides `value`.
  package init(_ value: String) {
    self.value = value
  }

  /// The value itself, for the request that needs it.
  package func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// A placeholder.
  package var description: String { "[secret]" }
  /// A placeholder.
  package var debugDescription: String { "[secret]" }
  /// Nothing but a placeholder.
  package var customMirror: Mirror { Mirror(self, children: ["value": "[secret]"]) }
}
