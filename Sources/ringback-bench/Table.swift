/// One line of the table.
struct Row {
  /// What was measured.
  var title: String
  /// Its unit.
  var unit: String
  /// The floor's figure, or why there is none.
  var floor: Outcome
  /// The daemon's figure, or why there is none.
  var ours: Outcome
  /// Ours over the floor's.
  var ratio: Double?
  /// What we aim at.
  var target: Target
}

/// A figure or the reason why there is none.
enum Outcome {
  case figure(Double)
  case reason(String)
  case notApplicable

  /// The figure, if there is one.
  var value: Double? {
    if case .figure(let value) = self { value } else { nil }
  }
}

extension Row {
  /// Whether the target is met; nil when there is none or nothing to compare.
  var meetsTarget: Bool? {
    switch target {
    case .none: nil
    case .timesFloor(let most): ratio.map { $0 <= most }
    case .timesFloorOrAtMost(let times, let most):
      ours.value.map { $0 <= most || ratio.map { $0 <= times } == true }
    case .atMost(let most): ours.value.map { $0 <= most }
    case .atLeast(let least): ours.value.map { $0 >= least }
    }
  }

  /// The row as the table's cells.
  var cells: [String] {
    [
      unit.isEmpty ? title : "\(title) (\(unit))",
      floor.text, ours.text, ratio.map { "\(FigureText.of($0)) ×" } ?? "–", target.text,
      meetsTarget.map { $0 ? "yes" : "NO" } ?? "–",
    ]
  }
}

extension Outcome {
  /// The figure as printed.
  var text: String {
    switch self {
    case .figure(let value): FigureText.of(value)
    case .reason(let why): why
    case .notApplicable: "–"
    }
  }
}

extension Target {
  /// The target as printed.
  var text: String {
    switch self {
    case .none: "–"
    case .timesFloor(let most): "≤ \(FigureText.of(most)) ×"
    case .timesFloorOrAtMost(let times, let most):
      "≤ \(FigureText.of(times)) × or ≤ \(FigureText.of(most))"
    case .atMost(let most): "≤ \(FigureText.of(most))"
    case .atLeast(let least): "≥ \(FigureText.of(least))"
    }
  }
}

/// Numbers with three digits that count.
enum FigureText {
  /// The number as the table prints it.
  static func of(_ value: Double) -> String {
    let magnitude = abs(value)
    guard magnitude < 1e15 else { return "\(value)" }
    let decimals = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

/// The table as text.
enum Table {
  private static let head = ["measured", "floor", "ringback", "ratio", "target", "met"]

  /// Columns padded to their widest cell, or Markdown.
  static func text(_ rows: [Row], markdown: Bool) -> String {
    let cells = [head] + rows.map(\.cells)
    let widths = head.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    var lines = cells.map { line(of: $0, widths: widths, markdown: markdown) }
    lines.insert(
      line(
        of: widths.map { String(repeating: "-", count: $0) }, widths: widths, markdown: markdown),
      at: 1)
    return lines.joined(separator: "\n")
  }

  private static func line(of cells: [String], widths: [Int], markdown: Bool) -> String {
    let padded = zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - cell.count))
    }
    return markdown ? "| " + padded.joined(separator: " | ") + " |" : padded.joined(separator: "  ")
  }
}
