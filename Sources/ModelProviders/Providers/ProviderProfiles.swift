import Conversation
import JSON

/// The providers that are there without a configuration, as data.
///
/// They are written as a configuration would write them and are read by the same reader, so whatever
/// they say a user's own provider can say as well, and a user's provider can extend one of them.
enum ProviderProfiles {
  /// The ids of all profiles, in the order of the text.
  static let ids = places.map(\.key)

  /// The members of the profile of that name; nil when there is none.
  ///
  /// Only this one profile is parsed, and nothing before it is asked for.
  static func members(of id: String) -> JSONObject? {
    guard let place = places.first(where: { $0.key == id }) else { return nil }
    // Optional on purpose: the text is ours, and a test reads all of it.
    return (try? JSONValue(parsing: bytes.span.extracting(place.value)))?.object
  }

  /// The provider of that name as `environment` completes it; nil when there is none.
  ///
  /// - Throws: A `ModelError` of kind `configuration` when the profile cannot be read.
  static func provider(
    _ id: String, environment: [String: String]
  ) throws(ModelError) -> ProviderConfiguration? {
    guard let members = members(of: id) else { return nil }
    do throws(JSONMismatch) {
      return try ProviderConfiguration.providers(
        in: [id: .object(members)], environment: environment
      ).first
    } catch {
      let problems = error.problems.map { "\($0.pointer) \($0.message)" }
      throw ModelError(
        .configuration,
        "The provider \"\(id)\" cannot be used: \(problems.joined(separator: "; ")).")
    }
  }

  private static let bytes = Array(text.utf8)

  private static let places: [JSONOutline.Member] = {
    // Optional on purpose: see above.
    guard case .object(let members)? = (try? JSONOutline(scanning: bytes.span))?.shape else {
      return []
    }
    return members
  }()

  /// All profiles: `{id: {dialect, baseUrl, …}}`.
  ///
  /// Why a profile says what it says:
  /// - `azure`: a key is no bearer token there, and only the new name of the token limit is known.
  /// - `groq`: takes no output schema while it streams, and some models write `<think>`.
  /// - `mistral`: refuses `stream_options` and sends the usage unasked; calls tools in spite of `none`.
  /// - `deepseek`: refuses schemas in `response_format`, and wants `reasoning_content` back each time.
  /// - `together` and the local servers: what reasoning looks like depends on how a model was loaded,
  ///   and where nothing was set up for it, it stands in `<think>`.
  static let text = #"""
    {
      "openai": {
        "dialect": "openai-chat",
        "baseUrl": "https://api.openai.com/v1",
        "baseUrlEnv": "OPENAI_BASE_URL",
        "apiKeyEnv": "OPENAI_API_KEY",
        "headersEnv": {
          "OpenAI-Organization": "OPENAI_ORG_ID",
          "OpenAI-Project": ["OPENAI_PROJECT_ID", "OPENAI_PROJECT"]
        }
      },
      "openai-responses": {
        "dialect": "openai-responses",
        "baseUrl": "https://api.openai.com/v1",
        "baseUrlEnv": "OPENAI_BASE_URL",
        "apiKeyEnv": "OPENAI_API_KEY",
        "headersEnv": {
          "OpenAI-Organization": "OPENAI_ORG_ID",
          "OpenAI-Project": ["OPENAI_PROJECT_ID", "OPENAI_PROJECT"]
        }
      },
      "anthropic": {
        "dialect": "anthropic",
        "baseUrl": "https://api.anthropic.com/v1",
        "baseUrlEnv": "ANTHROPIC_BASE_URL",
        "baseUrlPath": "/v1",
        "apiKeyEnv": "ANTHROPIC_API_KEY"
      },
      "gemini": {
        "dialect": "gemini",
        "baseUrl": "https://generativelanguage.googleapis.com/v1beta",
        "apiKeyEnv": ["GEMINI_API_KEY", "GOOGLE_API_KEY"]
      },
      "ollama": {
        "dialect": "ollama",
        "baseUrl": "http://127.0.0.1:11434",
        "hostEnv": "OLLAMA_HOST"
      },
      "azure": {
        "dialect": "openai-chat",
        "baseUrlEnv": "AZURE_OPENAI_ENDPOINT",
        "baseUrlPath": "/openai/v1",
        "queryEnv": {"api-version": "OPENAI_API_VERSION"},
        "apiKeyEnv": "AZURE_OPENAI_API_KEY",
        "apiKeyHeader": "api-key",
        "quirks": {"maxTokensField": "max_completion_tokens"}
      },
      "openrouter": {
        "dialect": "openai-chat",
        "baseUrl": "https://openrouter.ai/api/v1",
        "apiKeyEnv": "OPENROUTER_API_KEY"
      },
      "groq": {
        "dialect": "openai-chat",
        "baseUrl": "https://api.groq.com/openai/v1",
        "apiKeyEnv": "GROQ_API_KEY",
        "quirks": {
          "maxTokensField": "max_completion_tokens",
          "takesOutputSchema": false,
          "thinkTags": true
        }
      },
      "mistral": {
        "dialect": "openai-chat",
        "baseUrl": "https://api.mistral.ai/v1",
        "apiKeyEnv": "MISTRAL_API_KEY",
        "quirks": {"includeUsage": false, "noToolsForNone": true}
      },
      "deepseek": {
        "dialect": "openai-chat",
        "baseUrl": "https://api.deepseek.com",
        "apiKeyEnv": "DEEPSEEK_API_KEY",
        "quirks": {"reasoningReplay": "always", "takesOutputSchema": false}
      },
      "xai": {
        "dialect": "openai-chat",
        "baseUrl": "https://api.x.ai/v1",
        "apiKeyEnv": "XAI_API_KEY",
        "quirks": {"maxTokensField": "max_completion_tokens"}
      },
      "together": {
        "dialect": "openai-chat",
        "baseUrl": "https://api.together.xyz/v1",
        "apiKeyEnv": "TOGETHER_API_KEY",
        "quirks": {"thinkTags": true}
      },
      "llama.cpp": {
        "dialect": "openai-chat",
        "baseUrl": "http://127.0.0.1:8080/v1",
        "quirks": {"thinkTags": true}
      },
      "vllm": {
        "dialect": "openai-chat",
        "baseUrl": "http://127.0.0.1:8000/v1",
        "quirks": {"thinkTags": true}
      },
      "lmstudio": {
        "dialect": "openai-chat",
        "baseUrl": "http://127.0.0.1:1234/v1",
        "quirks": {"thinkTags": true}
      }
    }
    """#
}
