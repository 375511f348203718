/// A format that the `format` keyword can assert (JSON Schema 2020-12 Validation, section 7.3).
///
/// Names that are not here, such as those of OpenAPI, assert nothing.
enum Format: String, Sendable, CaseIterable {
  case dateTime = "date-time"
  case date
  case time
  case duration
  case email
  case idnEmail = "idn-email"
  case hostname
  case idnHostname = "idn-hostname"
  case ipv4
  case ipv6
  case uri
  case uriReference = "uri-reference"
  case iri
  case iriReference = "iri-reference"
  case uriTemplate = "uri-template"
  case uuid
  case jsonPointer = "json-pointer"
  case relativeJSONPointer = "relative-json-pointer"
  case regex

  /// Whether the text has the format; the work is linear in its length.
  func accepts(_ text: String) -> Bool {
    switch self {
    case .dateTime: DateTimeFormats.isDateTime(text)
    case .date: DateTimeFormats.isDate(text)
    case .time: DateTimeFormats.isTime(text)
    case .duration: DurationFormat.accepts(text)
    case .email: EmailFormat.accepts(text, allowsUnicode: false)
    case .idnEmail: EmailFormat.accepts(text, allowsUnicode: true)
    case .hostname: HostnameFormat.accepts(text)
    case .idnHostname: HostnameFormat.acceptsInternationalized(text)
    case .ipv4: AddressFormats.isIPv4(text)
    case .ipv6: AddressFormats.isIPv6(text)
    case .uri: URIFormat.accepts(text, isReference: false, allowsUnicode: false)
    case .uriReference: URIFormat.accepts(text, isReference: true, allowsUnicode: false)
    case .iri: URIFormat.accepts(text, isReference: false, allowsUnicode: true)
    case .iriReference: URIFormat.accepts(text, isReference: true, allowsUnicode: true)
    case .uriTemplate: URITemplateFormat.accepts(text)
    case .uuid: IdentifierFormats.isUUID(text)
    case .jsonPointer: IdentifierFormats.isJSONPointer(text)
    case .relativeJSONPointer: IdentifierFormats.isRelativeJSONPointer(text)
    case .regex: IdentifierFormats.isRegularExpression(text)
    }
  }

  /// A text that has the format, for messages.
  var example: String {
    switch self {
    case .dateTime: "2024-01-31T09:30:00Z"
    case .date: "2024-01-31"
    case .time: "09:30:00Z"
    case .duration: "P1DT12H"
    case .email, .idnEmail: "name@example.com"
    case .hostname, .idnHostname: "www.example.com"
    case .ipv4: "192.0.2.1"
    case .ipv6: "2001:db8::1"
    case .uri, .iri: "https://example.com/path"
    case .uriReference, .iriReference: "../path"
    case .uriTemplate: "https://example.com/{id}"
    case .uuid: "123e4567-e89b-12d3-a456-426614174000"
    case .jsonPointer: "/items/0"
    case .relativeJSONPointer: "1/items"
    case .regex: "^[a-z]+$"
    }
  }
}
