import JSON

/// The requests that were accepted and whose answers have not reached the output.
///
/// A plain value: the connection keeps it under its lock, so that an answer is queued and its id
/// set free in one step.
struct OpenRequests {
  /// Where an answer goes.
  enum Place: Hashable, Sendable {
    /// A message of its own.
    case message
    /// An element of the array that answers this batch.
    case batch(Int)
  }

  private struct Entry {
    let place: Place
    let bytes: Int
    var task: Task<Void, Never>?
    var isCancelled = false
  }

  private struct Batch {
    var responses: [UInt8] = []
    var ids: [RequestID] = []
    var unanswered = 0
    var isSealed = false
  }

  private var entries: [RequestID: Entry] = [:]
  private var batches: [Int: Batch] = [:]
  private var lastBatch = 0
  private var isCancelled = false

  /// How many requests are open.
  var count: Int { entries.count }
  /// How many bytes the messages of the open requests have.
  private(set) var byteCount = 0
  /// Whether nothing is open.
  var isEmpty: Bool { entries.isEmpty && batches.isEmpty }

  /// Whether the id is taken.
  func contains(_ id: RequestID) -> Bool {
    !entries.isEmpty && entries[id] != nil
  }

  /// Takes the id until `close`.
  mutating func open(_ id: RequestID, in place: Place, bytes: Int) {
    entries[id] = Entry(place: place, bytes: bytes)
    byteCount += bytes
    if case .batch(let batch) = place {
      batches[batch]?.ids.append(id)
      batches[batch]?.unanswered += 1
    }
  }

  /// Notes the task that answers `id`; true when it must be cancelled at once.
  mutating func setTask(_ task: Task<Void, Never>, for id: RequestID) -> Bool {
    // A task that has answered already has set its id free.
    guard entries[id] != nil else { return false }
    entries[id]?.task = task
    return isCancelled || entries[id]?.isCancelled == true
  }

  /// Notes that the request is cancelled and returns the task to cancel; unknown ids are ignored.
  mutating func cancel(_ id: RequestID) -> Task<Void, Never>? {
    guard entries[id] != nil else { return nil }
    entries[id]?.isCancelled = true
    return entries[id]?.task
  }

  /// Notes that every request, also later ones, is cancelled, and returns the tasks to cancel.
  mutating func cancelAll() -> [Task<Void, Never>] {
    isCancelled = true
    return entries.values.compactMap(\.task)
  }

  /// Sets free an id whose answer is a message of its own.
  mutating func close(_ id: RequestID) {
    guard let entry = entries.removeValue(forKey: id) else { return }
    byteCount -= entry.bytes
  }

  // MARK: Batches

  /// Begins a batch that is answered as a whole.
  mutating func beginBatch() -> Int {
    lastBatch += 1
    batches[lastBatch] = Batch()
    return lastBatch
  }

  /// Adds a response to a batch; `isOpened` says whether `open` was called for it.
  mutating func add(_ response: OutgoingMessage, to key: Int, isOpened: Bool) {
    guard var batch = batches.removeValue(forKey: key) else { return }
    if !batch.responses.isEmpty { batch.responses.append(UInt8(ascii: ",")) }
    response.write(to: &batch.responses)
    if isOpened { batch.unanswered -= 1 }
    batches[key] = batch
  }

  /// Notes that all members of the batch were read.
  mutating func sealBatch(_ key: Int) {
    batches[key]?.isSealed = true
  }

  /// The answer to a batch that is complete, after which its ids are free; empty when nothing in
  /// it asks for an answer, nil while something is missing.
  mutating func finishBatch(_ key: Int) -> [UInt8]? {
    guard let batch = batches[key], batch.isSealed, batch.unanswered == 0 else { return nil }
    batches[key] = nil
    for id in batch.ids { close(id) }
    return batch.responses
  }
}
