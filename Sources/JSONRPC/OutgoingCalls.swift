/// The calls we have sent and not yet seen answered.
///
/// A plain value: the connection keeps it under its lock, and whoever takes a completion out of it
/// is the one that calls it, so it is called exactly once.
struct OutgoingCalls {
  /// Takes the answer of a call.
  typealias Completion = @Sendable (Reply) -> Void

  /// What a response means.
  enum Match {
    /// It answers this call.
    case completion(Completion)
    /// It answers a call that was abandoned.
    case late
    /// It answers nothing.
    case unknown
  }

  private var completions: [Int: Completion] = [:]
  private var abandoned: Set<Int> = []
  private var abandonedInOrder: [Int] = []
  private var lastID = 0
  private let maxAbandoned: Int
  private var isEnded = false

  /// Makes an empty table that remembers at most `maxAbandoned` abandoned calls.
  init(maxAbandoned: Int) {
    self.maxAbandoned = maxAbandoned
  }

  /// How many calls are not answered.
  var count: Int { completions.count }

  /// The id of a new call; ids are integers, because some clients lose others.
  mutating func nextID() -> Int {
    lastID += 1
    return lastID
  }

  /// Keeps `completion` until the call is answered; false when no answer can come any more.
  mutating func insert(_ id: Int, _ completion: @escaping Completion) -> Bool {
    guard !isEnded else { return false }
    completions[id] = completion
    return true
  }

  /// Whether `id` is a call that is not answered.
  func contains(_ id: RequestID) -> Bool {
    guard let id = id.plainInt else { return false }
    return completions[id] != nil
  }

  /// Takes out the call that a response with `id` belongs to: `1` is ours, `1.0` and `"1"` are not.
  mutating func match(_ id: RequestID) -> Match {
    guard let id = id.plainInt else { return .unknown }
    if let completion = completions.removeValue(forKey: id) { return .completion(completion) }
    return abandoned.remove(id) == nil ? .unknown : .late
  }

  /// Takes out the call without an answer, because it could not be sent.
  mutating func remove(_ id: Int) -> Completion? {
    completions.removeValue(forKey: id)
  }

  /// Forgets the completion of a call; false when it was answered already.
  mutating func abandon(_ id: RequestID) -> Bool {
    guard let id = id.plainInt, completions.removeValue(forKey: id) != nil else { return false }
    abandoned.insert(id)
    abandonedInOrder.append(id)
    if abandonedInOrder.count > 2 * maxAbandoned {
      // The ids that were answered late have left the set but not the order.
      for id in abandonedInOrder.dropLast(maxAbandoned) { abandoned.remove(id) }
      abandonedInOrder.removeFirst(abandonedInOrder.count - maxAbandoned)
    }
    return true
  }

  /// Takes out every call, and refuses new ones.
  mutating func end() -> [Completion] {
    isEnded = true
    defer { completions.removeAll() }
    return completions.sorted { $0.key < $1.key }.map(\.value)
  }
}
