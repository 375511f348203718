import Conversation
import JSON
import JSONRPC
import ModelProviders
import RingbackProtocol

extension Server {
  /// Asks the providers what they offer; the answer waits for the slowest of them.
  func listModels(_ params: ModelsList.Params) -> Acceptance {
    .deferred { [catalog] in
      do throws(ModelError) {
        let result =
          if let provider = params.provider {
            ModelsList.Result(
              models: try await catalog.models(provider: provider).map(\.json), problems: [])
          } else {
            ModelsList.Result(await catalog.modelsByProvider())
          }
        return .success(EncodedJSON(writing: result))
      } catch {
        return .failure(RPCError(error))
      }
    }
  }
}

extension ModelsList.Result {
  /// What all providers said; one that failed stands among the problems and hides no other.
  fileprivate init(
    _ answers: [(provider: String, models: Result<[ModelDescription], ModelError>)]
  ) {
    var models: [JSONObject] = []
    var problems: [JSONObject] = []
    for (provider, answer) in answers {
      switch answer {
      case .success(let found): models += found.map(\.json)
      case .failure(let error):
        problems.append([
          "provider": .string(provider), "kind": .string(error.kind.rawValue),
          "message": .string(error.message),
        ])
      }
    }
    self.init(models: models, problems: problems)
  }
}

extension ModelDescription {
  /// The description on the wire; its `id` is the name that a session asks for.
  fileprivate var json: JSONObject {
    var object: JSONObject = ["id": .string(name), "provider": .string(provider)]
    object["displayName"] = displayName.map(JSONValue.string)
    object["contextTokens"] = contextTokens.map { .number(JSONNumber($0)) }
    object["maxOutputTokens"] = maxOutputTokens.map { .number(JSONNumber($0)) }
    object["ownedBy"] = ownedBy.map(JSONValue.string)
    return object
  }
}
