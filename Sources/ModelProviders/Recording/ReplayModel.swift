import Conversation
import HTTP
import JSON
import Synchronization

/// Plays recorded exchanges: byte for byte through the reader of their dialect, without network or key.
///
/// A request is answered by the exchange whose request it is. Of several that are alike, as with an attempt
/// that failed and was made again, each is played in its turn, and after the last the first again; so any
/// number of sessions can play one recording. A request that was not recorded is an error with the place
/// where it differs from the first recorded one that has not been played.
final class ReplayModel: LanguageModel {
  /// Whom a request goes to, with the wire format to write and read it.
  struct Asker: Sendable {
    /// Whom.
    let asked: ReplayIndex.Asked
    /// The wire format, as it is configured now.
    let dialect: any Dialect

    /// Whether it is this one.
    func asked(_ other: ReplayIndex.Asked) -> Bool { asked == other }
  }

  /// `replay/` and the directory.
  let name: String
  private let index: ReplayIndex
  private let askers: [Asker]
  private let player: ReplayPlayer
  private let limits: RecordingLimits
  private let plays: Mutex<[Int]>

  /// Makes a model of the exchanges in `index`, each of which is with one of the askers.
  init(
    name: String, index: ReplayIndex, askers: [Asker], clock: ScriptClock, isPaced: Bool,
    limits: ProviderLimits, recording: RecordingLimits = RecordingLimits()
  ) {
    self.name = name
    self.index = index
    self.askers = askers
    self.limits = recording
    player = ReplayPlayer(
      clock: clock, isPaced: isPaced, limits: limits, cancelWaitMs: recording.cancelWaitMs)
    plays = Mutex(index.exchanges.map { _ in 0 })
  }

  /// What the provider of the first exchange does.
  var takesOutputSchema: Bool {
    askers.first.map { $0.dialect.takesOutputSchema(of: $0.asked.model) } ?? true
  }

  /// What the provider of the first exchange does.
  func takes(outputSchema: JSONValue) -> Bool {
    takesOutputSchema && askers.first?.dialect.takes(outputSchema: outputSchema) ?? true
  }

  /// The body for the provider of the first exchange.
  func preview(of request: ModelRequest) throws(ModelError) -> EncodedJSON {
    guard let asker = askers.first else { return EncodedJSON(.null) }
    return EncodedJSON(trusted: try asker.dialect.body(of: request, for: asker.asked.model))
  }

  /// Plays the exchange whose request this is.
  ///
  /// - Throws: What the provider's reply ended with; a `ModelError` of kind `protocol` that names file and
  ///   place for a request that was not recorded.
  func reply(
    to request: ModelRequest, receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply {
    var bodies: [JSONValue] = []
    for asker in askers { bodies.append(try body(of: request, asker)) }
    guard let (exchange, dialect) = try claim(bodies) else {
      throw try mismatch(bodies)
    }
    return try await player.play(exchange, dialect, for: request, receive: receive)
  }

  /// The body as it would have been recorded, apart from the key, which is not known here.
  private func body(of request: ModelRequest, _ asker: Asker) throws(ModelError) -> JSONValue {
    let bytes = try asker.dialect.body(of: request, for: asker.asked.model)
    return Redaction([], maxCharacters: 0).clean(EncodedJSON(trusted: bytes).value)
  }

  /// The exchange whose request has one of `bodies`; of several the one that was played least.
  private func claim(
    _ bodies: [JSONValue]
  ) throws(ModelError) -> (RecordedExchange, any Dialect)? {
    for (asker, body) in zip(askers, bodies) {
      let hash = CanonicalHash(body).value
      let candidates = index.exchanges.indices.filter { place in
        let exchange = index.exchanges[place]
        return exchange.asked == asker.asked && (exchange.hash == hash || exchange.hasSecret)
      }
      let counts = plays.withLock { $0 }
      for place in candidates.sorted(by: { (counts[$0], $0) < (counts[$1], $1) }) {
        let exchange = try ReplayIndex.exchange(in: index.exchanges[place].file, limits: limits)
        guard JSONDifference(recorded: exchange.request.body, found: body) == nil else { continue }
        plays.withLock { $0[place] += 1 }
        return (exchange, asker.dialect)
      }
    }
    return nil
  }

  private func mismatch(_ bodies: [JSONValue]) throws(ModelError) -> ModelError {
    let next = plays.withLock { $0.firstIndex(of: 0) }
    let count = index.exchanges.count
    guard let place = next ?? index.exchanges.indices.last,
      let asker = askers.firstIndex(where: { $0.asked(index.exchanges[place].asked) })
    else { return ModelError(.protocol, "\(name) holds no exchange.", retryable: false) }
    let file = index.exchanges[place].file
    let recorded = try ReplayIndex.exchange(in: file, limits: limits).request.body
    let difference = JSONDifference(recorded: recorded, found: bodies[asker])
    let words = difference?.words(maxCharacters: limits.valueCharacters) ?? "it has changed"
    let all = next == nil ? " All \(count) exchanges have been played; this is the last one." : ""
    return ModelError(
      .protocol, "The request is not the recorded one. \(file) \(words).\(all)", retryable: false)
  }
}
