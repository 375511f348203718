import Conversation
import HTTP

extension ModelError {
  /// The error of a request whose task was cancelled.
  static let cancelled = ModelError(.cancelled, "The request was cancelled.")

  /// The error for a request that got no response, or no whole one.
  init(_ error: HTTPError) {
    switch error.kind {
    case .invalidRequest, .libraryMissing: self.init(.configuration, error.message)
    case .resolve, .refused, .connect, .emptyResponse, .reset, .cutOff, .libraryFailed:
      self.init(.network, error.message)
    // A certificate that is not accepted now will not be accepted later.
    case .tls: self.init(.network, error.message, retryable: false)
    case .timeout: self.init(.timeout, error.message)
    case .malformedResponse: self.init(.protocol, error.message, retryable: true)
    case .tooLarge: self.init(.protocol, error.message, retryable: false)
    case .overloaded: self.init(.overloaded, error.message)
    case .cancelled: self = .cancelled
    }
  }
}

extension HTTPClient {
  /// Sends a request, with errors as models have them.
  func answer(to request: HTTPRequest) async throws(ModelError) -> HTTPResponse {
    do throws(HTTPError) {
      return try await send(request)
    } catch {
      throw ModelError(error)
    }
  }
}
