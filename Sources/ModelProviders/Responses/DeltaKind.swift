/// What a delta event adds a piece to.
enum DeltaKind: Equatable {
  case text
  case refusal
  case reasoning
  case summary
  case arguments

  /// The kind of an event with that `type`; nil when the event is no delta.
  init?(eventType: String) {
    switch eventType {
    case "response.output_text.delta": self = .text
    case "response.refusal.delta": self = .refusal
    case "response.reasoning_text.delta": self = .reasoning
    case "response.reasoning_summary_text.delta": self = .summary
    case "response.function_call_arguments.delta": self = .arguments
    default: return nil
    }
  }

  /// The kind of an event whose `type` stands at `range`; nil when the event is no delta.
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if bytes.equals("response.output_text.delta", in: range) {
      self = .text
    } else if bytes.equals("response.function_call_arguments.delta", in: range) {
      self = .arguments
    } else if bytes.equals("response.reasoning_summary_text.delta", in: range) {
      self = .summary
    } else if bytes.equals("response.reasoning_text.delta", in: range) {
      self = .reasoning
    } else if bytes.equals("response.refusal.delta", in: range) {
      self = .refusal
    } else {
      return nil
    }
  }

  /// Whether the piece is shown as reasoning.
  var isReasoning: Bool { self == .reasoning || self == .summary }
}
