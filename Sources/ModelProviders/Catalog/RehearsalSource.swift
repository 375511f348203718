import Conversation

/// The provider `rehearsal`, which has one model.
struct RehearsalSource: ModelSource {
  private let model = RehearsalModel()

  func model(named name: String) throws(ModelError) -> any LanguageModel {
    guard "rehearsal/\(name)" == RehearsalModel.fullName else {
      throw ModelError(
        .notFound, "The provider \"rehearsal\" has the model \"rehearsal\" only, not \"\(name)\".")
    }
    return model
  }

  func models() async throws(ModelError) -> [ModelDescription] {
    [
      ModelDescription(
        id: "rehearsal", provider: "rehearsal", displayName: "Rehearsal", images: false,
        tools: true, reasoning: false)
    ]
  }
}
