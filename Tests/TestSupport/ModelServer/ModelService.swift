/// One provider's API as a test plays it: what it demands of a request, and how it answers.
package protocol ModelService: Sendable {
  /// The dialect that the service speaks, as a provider's configuration names it.
  var dialect: String { get }

  /// The path below the server's address that a provider's `baseUrl` ends in, for instance `/v1`.
  var basePath: String { get }

  /// The content type of a streamed reply.
  var contentType: String { get }

  /// What is wrong with a request, looked at as strictly as the provider would or more.
  ///
  /// - Returns: A sentence for each problem: a missing result, a wrong order, a lost signature, an
  ///   unknown key; empty when there is none.
  func problems(with request: RecordedRequest) -> [String]

  /// Puts a reply into the service's words.
  ///
  /// - Parameters:
  ///   - reply: What to say.
  ///   - number: Counts the server's replies from 0; ids and signatures are made of it.
  /// - Returns: The events of the stream, each with everything that frames it.
  func events(of reply: PlannedReply, number: Int) -> [String]

  /// The body of a refusal in the provider's own shape.
  func refusal(status: Int, code: String, message: String) -> String
}
