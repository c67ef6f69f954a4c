import Diagnostics

/// Rows of text from anywhere, escaped, in columns that line up.
struct ReportTable {
  private let rows: [[String]]

  /// Makes a table of cells that need not be escaped.
  init(_ rows: [[String]]) {
    self.rows = rows.map { $0.map { TerminalText.escape($0) } }
  }

  /// The table, a line a row, indented by two; the last column is not padded.
  func text() -> String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        // One long cell must not push all others off the screen.
        widths[column] = min(max(widths[column], TerminalText.columns(of: cell)), 40)
      }
    }
    var text = ""
    for row in rows {
      let cells = row.enumerated().map { ProgressLines.padded($1, to: widths[$0]) }
      text += ProgressLines.trimmed("  " + cells.joined(separator: "  ")) + "\n"
    }
    return text
  }
}
