import Conversation
import JSON
import Platform

/// The exchanges of a directory, in the order of their numbers; what they hold is read when they are played.
struct ReplayIndex: Sendable {
  /// Whom an exchange is with.
  struct Asked: Sendable, Hashable {
    /// The provider's id.
    let provider: String
    /// The name of its dialect.
    let dialect: String
    /// The model, as the provider knows it.
    let model: String
  }

  /// What is known of an exchange before it is played.
  struct Entry: Sendable {
    /// The file's path.
    let file: String
    /// Whom it is with.
    let asked: Asked
    /// The request's body.
    let hash: UInt64
    /// Whether the body held secrets, so that other bodies match it too.
    let hasSecret: Bool
  }

  /// The exchanges, at least one.
  let exchanges: [Entry]

  /// Reads every exchange once.
  ///
  /// - Throws: A `ModelError` of kind `configuration` that names what cannot be read.
  init(directory: String, limits: RecordingLimits = RecordingLimits()) throws(ModelError) {
    let names: [String]
    do throws(SystemError) {
      names = try Directory.names(in: directory, maximum: limits.files)
    } catch {
      throw ModelError(.configuration, "\(directory) cannot be replayed: \(error)")
    }
    let numbers = names.compactMap(ExchangeName.number).sorted()
    guard !numbers.isEmpty else {
      let parts = names.contains { $0.hasSuffix(".json.part") }
      throw ModelError(
        .configuration,
        "\(directory) holds no recorded exchange"
          + (parts ? ", only the beginning of one that was interrupted." : "."))
    }
    var exchanges: [Entry] = []
    for number in numbers {
      let file = "\(directory)/\(ExchangeName.final(number))"
      let request = try Self.exchange(in: file, limits: limits).request
      let hash = CanonicalHash(request.body)
      exchanges.append(
        Entry(
          file: file,
          asked: Asked(
            provider: request.provider, dialect: request.dialect, model: request.model),
          hash: hash.value, hasSecret: hash.hasSecret))
    }
    self.exchanges = exchanges
  }

  /// The exchange in a file.
  ///
  /// - Throws: A `ModelError` of kind `configuration` that names file and place.
  static func exchange(
    in file: String, limits: RecordingLimits = RecordingLimits()
  ) throws(ModelError) -> RecordedExchange {
    do {
      let bytes = try FileContents.read(path: file, maximumBytes: limits.exchangeBytes)
      return try RecordedExchange(reading: JSONValue(parsing: bytes), at: "")
    } catch let error as JSONMismatch {
      let problems = error.problems.map { "\($0.pointer): \($0.message)" }
      throw ModelError(
        .configuration,
        "\(file) is no recorded exchange: \(problems.joined(separator: "; "))")
    } catch let error as JSONError {
      throw ModelError(.configuration, "\(file) is no recorded exchange: \(error)")
    } catch let error as FileContents.Failure {
      throw ModelError(.configuration, "\(file) cannot be read: \(error.words)")
    } catch {
      throw ModelError(.configuration, "\(file) cannot be read: \(error)")
    }
  }
}

extension FileContents.Failure {
  fileprivate var words: String {
    switch self {
    case .system(let error): error.description
    case .tooLarge(let maximumBytes): "it is larger than \(maximumBytes) bytes"
    }
  }
}
