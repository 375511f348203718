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
        let list = try await catalog.models(provider: params.provider)
        return .success(
          EncodedJSON(writing: ModelsList.Result(models: list.models, problems: list.problems)))
      } catch {
        return .failure(RPCError(error))
      }
    }
  }
}
