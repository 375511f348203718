package import JSON

/// A property of a record.
package struct Property: Sendable {
  /// The member's name.
  package let name: String
  /// What its values look like.
  package let shape: Shape
  /// Whether it must be there.
  package let isRequired: Bool
  private let about: String
  private let fallback: JSONValue?

  /// A property that is always there.
  ///
  /// - Parameters:
  ///   - name: The member's name.
  ///   - shape: What its values look like.
  ///   - about: A sentence for those who write clients.
  /// - Returns: The property.
  package static func required(_ name: String, _ shape: Shape, _ about: String) -> Property {
    Property(name: name, shape: shape, isRequired: true, about: about, fallback: nil)
  }

  /// A property that may be absent.
  ///
  /// - Parameters:
  ///   - name: The member's name.
  ///   - shape: What its values look like.
  ///   - about: A sentence for those who write clients.
  ///   - fallback: What its absence means, where that is a value that never changes.
  /// - Returns: The property.
  package static func optional(
    _ name: String, _ shape: Shape, _ about: String, default fallback: JSONValue? = nil
  ) -> Property {
    Property(name: name, shape: shape, isRequired: false, about: about, fallback: fallback)
  }

  /// The property's schema, with its description.
  var schema: JSONObject {
    var schema = shape.schema
    schema["description"] = .string(about)
    schema["default"] = fallback
    return schema
  }
}
