import Conversation

/// The error object of an answer from the daemon.
package enum ErrorDescription: Described {
  /// Shape: `{code, message, data}`.
  package static let shape = Shape.named(
    "ErrorObject", "Why a request has no result.",
    .record([
      .required("code", .integer, "The code of JSON-RPC, of LSP or of this protocol."),
      .required("message", .string, "One sentence for people."),
      .required("data", data, "What programs want to know."),
    ]))

  private static let data = Shape.named(
    "ErrorData", "What programs want to know of an error.",
    .record(
      [
        .required("kind", kind, "What went wrong."),
        .optional("problems", .list(of: problem), "What is wrong with the params, place by place."),
        .optional("retryable", .boolean, "Whether the same request may succeed later."),
      ] + ModelError.hints + [
        .optional("model", .string, "The model that was asked last, on errors of a turn."),
        .optional("sessionId", .string, "The session that the error is about."),
        .optional("turnId", .string, "The turn that the session is in."),
        .optional("method", .string, "The method that there is none of."),
        .optional(
          "supported", .list(of: .integer), "The versions of the protocol that are supported."),
        .optional("offset", .integer(from: 0), "The first byte that is not JSON."),
        .optional("maxMessageBytes", .integer(from: 0), "The limit that a message is beyond."),
        .optional("maxBatchMembers", .integer(from: 0), "The limit that a batch is beyond."),
        .optional("bytes", .integer(from: 0), "The size of a result that cannot be sent."),
        .optional("maxBytes", .integer(from: 0), "The most that can be sent."),
      ]))

  private static let kind = Shape.named(
    "ErrorKind", "What went wrong, by a name that stays; those of models are `ModelErrorKind`.",
    .words(
      (ErrorRow.ofDaemon + ErrorRow.ofModels).reduce(into: []) { kinds, row in
        if !kinds.contains(row.kind) { kinds.append(row.kind) }
      }))

  private static let problem = Shape.named(
    "ParamsProblem", "One thing that is wrong with the params.",
    .record([
      .required("pointer", .string, "Where, as a JSON pointer (RFC 6901) into the params."),
      .required("message", .string, "What, as a phrase."),
    ]))
}
