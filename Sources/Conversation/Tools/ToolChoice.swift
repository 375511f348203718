/// Whether the model may, must or must not call tools.
package enum ToolChoice: Sendable, Equatable {
  case auto
  case none
  case required
  /// This tool must be called.
  case named(String)
}
