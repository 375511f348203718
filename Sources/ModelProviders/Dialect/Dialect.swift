import Conversation
import JSON

/// One wire format of model services: requests out, replies in, and no network in between.
///
/// A dialect is a value that knows the provider's switches and nothing of keys, URLs or HTTP, so all
/// of it can be tested on bytes. `HTTPModel` is the one place where a dialect meets the network.
protocol Dialect: Sendable {
  /// The name that a provider's configuration uses, for instance `openai-chat`.
  static var name: String { get }

  /// Whether the provider takes an output schema and holds the model to it.
  var takesOutputSchema: Bool { get }

  /// Whether the provider takes an output schema for `model`, where its models differ.
  func takesOutputSchema(of model: String) -> Bool

  /// Why requests cannot offer `tool`, as a phrase about it; nil when they can.
  ///
  /// A request that offers such a tool all the same is refused by `body(of:for:)`.
  func problem(with tool: ToolDefinition) -> String?

  /// Whether the provider can hold the model to this output schema.
  func takes(outputSchema: JSONValue) -> Bool

  /// The path of a request that `model` is to answer, below the provider's base URL.
  func path(for model: String) -> String

  /// The path of the list of models, below the provider's base URL.
  var modelsPath: String { get }

  /// The path of the list's next page, where `body` is not the last one.
  func modelsPath(after body: JSONValue) -> String?

  /// The header that carries `key`.
  func authorization(with key: Secret) -> Header

  /// The headers that the dialect wants in every request, beside those of authorization and content.
  var headers: [Header] { get }

  /// The body of a streaming request, byte for byte as it is sent.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest` for what the dialect cannot say.
  func body(of request: ModelRequest, for model: String) throws(ModelError) -> [UInt8]

  /// Makes the reader of the reply to `request`.
  func reader(for request: ModelRequest, limits: ProviderLimits) -> any ReplyReader

  /// What the body of a refusal says; nil when it is nothing that the dialect knows.
  func failure(in body: JSONValue) -> ProviderFailure?

  /// The models that the body of a list names; nil when it is no list of models.
  func models(in body: JSONValue, provider: String) -> [ModelDescription]?
}

extension Dialect {
  /// Nearly all providers send their list in one piece.
  func modelsPath(after body: JSONValue) -> String? { nil }

  /// Nearly all providers treat their models alike.
  func takesOutputSchema(of model: String) -> Bool { takesOutputSchema }

  /// Nearly all dialects send any schema as it is.
  func problem(with tool: ToolDefinition) -> String? { nil }

  /// Most take all schemas or none.
  func takes(outputSchema: JSONValue) -> Bool { takesOutputSchema }
}

/// One header of a request.
struct Header: Sendable {
  /// The header's name.
  let name: String
  /// The header's value, which may be secret.
  let value: Secret
}
