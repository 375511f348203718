import Conversation
import JSON

/// Puts the fragments of a reply's tool calls together.
///
/// Services disagree about how a fragment says which call it belongs to. The rules, in this order:
///
/// 1. An id that is known belongs to that call.
/// 2. An id that is not known opens a call, even under an index that is taken; but a call that has
///    none yet gets it, and a piece of arguments without a name goes on with the call at its index.
/// 3. Without an id, an index that is known belongs to that call.
/// 4. Without both, a name opens a call; anything else belongs to the last call.
///
/// A fragment that begins new arguments when its call's are complete opens a call in any case: added
/// to that call it could only make malformed JSON of two good calls.
struct CallAccumulator {
  /// The calls in the order in which they were opened.
  private(set) var calls: [OpenCall] = []
  private var callById: [String: Int] = [:]
  private var callByIndex: [Int: Int] = [:]
  private let maxCalls: Int

  /// Makes an accumulator that refuses more than `maxCalls` calls.
  init(maxCalls: Int) {
    self.maxCalls = maxCalls
  }

  /// Adds one fragment; `delta` numbers the delta that it came in.
  ///
  /// - Throws: A `ModelError` of kind `protocol` for too many calls.
  mutating func add(_ fragment: CallFragment, delta: Int) throws(ModelError) {
    switch place(of: fragment, delta: delta) {
    case .repeated: break
    case .call(let position):
      calls[position].add(fragment)
      if let id = calls[position].id, callById[id] == nil { callById[id] = position }
    case .new:
      if fragment.isEmpty { return }
      guard calls.count < maxCalls else {
        throw ModelError(
          .protocol, "The model's reply holds more than \(maxCalls) tool calls.", retryable: false)
      }
      var fragment = fragment
      if let id = fragment.id, callById[id] != nil { fragment.id = nil }
      calls.append(OpenCall(fragment, openedBy: delta))
      if let id = fragment.id { callById[id] = calls.count - 1 }
      if let index = fragment.index { callByIndex[index] = calls.count - 1 }
    }
  }

  /// Where a fragment goes.
  private enum Place {
    case call(Int)
    case new
    /// It says again what its call has got already.
    case repeated
  }

  private func place(of fragment: CallFragment, delta: Int) -> Place {
    let atIndex = fragment.index.flatMap { callByIndex[$0] }
    if let id = fragment.id {
      if let known = callById[id] { return place(in: known, fragment) }
      guard let candidate = atIndex ?? (fragment.index == nil ? lastPosition : nil) else {
        return .new
      }
      return belongs(fragment, withUnknownIdTo: candidate) ? .call(candidate) : .new
    }
    if let atIndex { return place(in: atIndex, fragment) }
    guard let last = lastPosition else { return .new }
    if fragment.name == nil { return .call(last) }
    return namesLast(fragment, at: last, delta: delta) ? .call(last) : .new
  }

  private var lastPosition: Int? { calls.indices.last }

  /// The place of a fragment whose id or index is that of a call.
  private func place(in position: Int, _ fragment: CallFragment) -> Place {
    let call = calls[position]
    guard call.hasWholeArguments, let name = fragment.name else { return .call(position) }
    if fragment.id != nil, name == call.name, repeatsArguments(fragment, of: call) {
      return .repeated
    }
    return fragment.beginsArguments || name != call.name ? .new : .call(position)
  }

  private func repeatsArguments(_ fragment: CallFragment, of call: OpenCall) -> Bool {
    switch fragment.arguments {
    case .none: false
    case .text(let text): text == call.arguments
    case .whole(let value): value.text == call.arguments
    }
  }

  private func belongs(_ fragment: CallFragment, withUnknownIdTo position: Int) -> Bool {
    let call = calls[position]
    if call.hasWholeArguments { return false }
    if call.id == nil {
      return fragment.name == nil || call.name.isEmpty || fragment.name == call.name
    }
    if case .text = fragment.arguments, fragment.index != nil, call.hasArguments {
      return fragment.name == nil
    }
    return false
  }

  /// Whether a fragment without id and index names the last call, instead of opening another.
  private func namesLast(_ fragment: CallFragment, at position: Int, delta: Int) -> Bool {
    let call = calls[position]
    guard fragment.index == nil, call.openedBy != delta, !call.hasWholeArguments else {
      return false
    }
    return call.name.isEmpty || fragment.name == call.name
  }
}
