/// In which ways a service that speaks Gemini's API differs from Google's own.
///
/// These are the members of `quirks` in a provider's configuration:
///
/// | Member | Values | Standard | What it is for |
/// |---|---|---|---|
/// | `toolSchemas` | `json_schema`, `openapi` | `json_schema` | `openapi` sends tools in the older form, `parameters`, which services that do not know `parametersJsonSchema` demand. |
/// | `outputSchemas` | `json_schema`, `openapi` | `json_schema` | The same for the answer's schema: `responseJsonSchema`, or the older `responseSchema`. |
/// | `takesOutputSchema` | bool | by the model's name | Whether the service takes a schema for the answer beside tools; models before Gemini 3 do not. Otherwise a turn asks for its data through a tool. |
/// | `resultMedia` | `inside`, `after` | by the model's name | Where images of tool results stand: inside of the `functionResponse`, as Gemini 3 takes them, or after all of them. |
/// | `callIds` | bool | true | Whether calls of other providers get an id; a few services refuse the member. |
package struct GeminiQuirks: Sendable, Equatable {
  /// The form of a schema.
  package enum SchemaForm: String, Sendable, CaseIterable {
    case jsonSchema = "json_schema"
    case openAPI = "openapi"
  }

  /// Where images of tool results stand.
  package enum ResultMedia: String, Sendable, CaseIterable {
    case inside, after
  }

  /// The form of the tools' schemas.
  package var toolSchemas = SchemaForm.jsonSchema
  /// The form of the answer's schema.
  package var outputSchemas = SchemaForm.jsonSchema
  /// Whether the service takes a schema for the answer beside tools; nil leaves it to the model's name.
  package var takesOutputSchema: Bool?
  /// Where images of tool results stand; nil leaves it to the model's name.
  package var resultMedia: ResultMedia?
  /// Whether calls of other providers get an id.
  package var callIds = true

  /// Makes the standard switches.
  package init() {}
}
