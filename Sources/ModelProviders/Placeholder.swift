package import Conversation
package import EventLoop
package import HTTP
package import JSON
package final class ModelCatalog: Sendable {
  package static let defaultModel = "rehearsal/rehearsal"
  package init(environment: [String: String], http: HTTPClient, loop: EventLoop) {}
  package func add(providers: JSONObject, at pointer: String) throws(JSONMismatch) {}
  package func model(named: String) throws(ModelError) -> any LanguageModel {
    if named == "rehearsal/rehearsal" { return RehearsalModel() }
    throw ModelError(.notFound, "none") }
  package func models(provider: String?) async throws(ModelError) -> (models: [JSONObject], problems: [JSONObject]) { ([], []) }
}
