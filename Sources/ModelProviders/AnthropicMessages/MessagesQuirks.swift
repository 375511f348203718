/// In which ways a service that speaks Anthropic's Messages differs from the others.
///
/// These are the members of `quirks` in a provider's configuration:
///
/// | Member | Values | Standard | What it is for |
/// |---|---|---|---|
/// | `version` | text | `2026-10-21` for api.anthropic.com, `2023-06-01` elsewhere | The header `anthropic-version`. Since 2026-10-21 `temperature`, `top_p` and `top_k` are refused; most other services know only the old version. |
/// | `authorization` | `x-api-key`, `bearer` | `x-api-key` | The header that carries the key; Anthropic takes `x-api-key` in both versions, tokens of other kinds want `bearer`. |
/// | `defaultMaxTokens` | number | 32,000 for api.anthropic.com, 8,192 elsewhere | `max_tokens`, which each request must have, where neither a limit nor an option gives one. |
/// | `cacheControl` | `blocks`, `top_level`, `off` | `blocks` | Where `cache_control` is put: on the last tool, the instructions, and where this request and the one before end; once at the top; nowhere. An option `cache_control` replaces all of it. |
/// | `takesOutputSchema` | bool | true for api.anthropic.com | Whether the service knows `output_config.format`; where not, a turn asks for its data through a tool. |
/// | `takesDocuments` | bool | true for api.anthropic.com | Whether PDF resources go out as `document` blocks or are described in words. |
package struct MessagesQuirks: Sendable, Equatable {
  /// The header that carries the key.
  package enum Authorization: String, Sendable, CaseIterable {
    case apiKey = "x-api-key"
    case bearer
  }

  /// Where `cache_control` is put.
  package enum CacheControl: String, Sendable, CaseIterable {
    case blocks
    case topLevel = "top_level"
    case off
  }

  /// The header `anthropic-version`.
  package var version = "2023-06-01"
  /// The header that carries the key.
  package var authorization = Authorization.apiKey
  /// The most tokens of a reply where nobody says.
  package var defaultMaxTokens = 8_192
  /// Where `cache_control` is put.
  package var cacheControl = CacheControl.blocks
  /// Whether the service takes an output schema.
  package var takesOutputSchema = false
  /// Whether the service takes PDF documents.
  package var takesDocuments = false

  /// Makes the standard switches for a service that is not Anthropic's own.
  package init() {}

  /// The standard switches for a service on `host`.
  package init(host: String) {
    self.init()
    guard host == "api.anthropic.com" else { return }
    version = "2026-10-21"
    defaultMaxTokens = 32_000
    takesOutputSchema = true
    takesDocuments = true
  }
}
