import Conversation
import HTTP
import JSON

/// One exchange with a provider: a request, and what came of it.
///
/// It is kept in a file of its own, as JSON for people:
///
///     {
///       "format": "ringback exchange 1",
///       "provider": "openai", "dialect": "openai-chat", "model": "gpt-5",
///       "request": {"method": "POST", "path": "chat/completions", "body": {…}},
///       "response": {"ms": 412, "status": 200, "headers": {"content-type": "text/event-stream"}},
///       "chunks": [
///         {"ms": 420, "text": "data: {…}\n\n"},
///         {"ms": 431, "base64": "4oI="}
///       ],
///       "end": {"ms": 502, "as": "complete"}
///     }
///
/// The times count from the moment the request was sent. A chunk is what one read of the network gave,
/// as text where it is UTF-8; its boundaries are the network's own. `response` is null when none came. `as` is
/// - `complete`: the response was read, or read as far as it was of use;
/// - `failed`: the connection failed; `error` has its `kind`, `message` and `retryable`;
/// - `cancelled`: the turn was cancelled;
/// - `too_long`: the exchange is longer than a recording may be.
///
/// A secret is `[secret]`, wherever it stood. No header of a request is recorded.
struct RecordedExchange: Equatable {
  /// What the file's first member says.
  static let format = "ringback exchange 1"

  /// What the request was.
  struct Request: Equatable {
    /// The id of the provider, as it was configured.
    var provider: String
    /// The name of the dialect.
    var dialect: String
    /// The model, as the provider knows it.
    var model: String
    /// The method.
    var method: String
    /// The path below the provider's base URL.
    var path: String
    /// The body, without secrets.
    var body: JSONValue
  }

  /// The beginning of a response.
  struct Response: Equatable {
    var ms: Int
    var status: Int
    /// Those that say something about the reply, in order.
    var headers: [(name: String, value: String)]

    static func == (left: Response, right: Response) -> Bool {
      left.ms == right.ms && left.status == right.status
        && left.headers.elementsEqual(right.headers, by: ==)
    }
  }

  /// What one read of the network gave.
  struct Chunk: Equatable {
    var ms: Int
    var bytes: [UInt8]
  }

  /// How an exchange can end.
  enum End: Equatable {
    case complete
    case failed(ModelError)
    case cancelled
    case tooLong
  }

  var request: Request
  var response: Response?
  var chunks: [Chunk]
  var end: End

  /// The headers of a response that are recorded: what tells a reply apart, when to try again, and
  /// under which id the provider knows the request.
  static let headers = [
    "content-type", "date", "retry-after", "retry-after-ms", "x-should-retry", "x-request-id",
    "request-id", "x-generation-id",
  ]
}

extension RecordedExchange.End {
  /// The member `as`.
  var word: String {
    switch self {
    case .complete: "complete"
    case .failed: "failed"
    case .cancelled: "cancelled"
    case .tooLong: "too_long"
    }
  }
}
