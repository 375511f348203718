/// Whether the model may, must or must not call tools.
///
/// Some servers know no tool choice, or ignore it for some models. A reply without the call that was
/// required is accepted as it is and the model is not asked again, since it would answer the same way;
/// a call that was not permitted is not executed.
package enum ToolChoice: Sendable, Equatable {
  case auto
  case none
  case required
  /// This tool must be called.
  case named(String)
}
