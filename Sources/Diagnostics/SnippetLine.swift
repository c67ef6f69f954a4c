import SourceText

/// A line of a file laid out for a terminal, with the columns that a range in it takes.
struct SnippetLine {
  /// The line's safe text, cut to a width.
  let text: String
  /// Columns before the marked ones.
  let markStart: Int
  /// Number of marked columns, at least 1.
  let markLength: Int

  /// Lays out one line.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - line: the line's bytes, without its end.
  ///   - mark: the part of the line to mark; may be empty, and may stand at the line's end.
  ///   - width: how many columns the text may take.
  init(bytes: [UInt8], line: SourceRange, mark: SourceRange, width: Int) {
    let from = Self.boundary(
      bytes, max(line.start, mark.start - DiagnosticsLimits.contextBytes), in: line)
    let to = Self.boundary(
      bytes, min(line.end, mark.end + DiagnosticsLimits.contextBytes), in: line)
    let longest = from + 4 * DiagnosticsLimits.contextBytes
    let room = max(width, 20)

    // Most lines are short and plain, and then are shown as they are.
    if from == line.start, to == line.end, to - from <= min(room, longest - from),
      bytes[from..<to].allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
    {
      text = String(decoding: bytes[from..<to], as: UTF8.self)
      markStart = min(max(mark.start, from), to) - from
      markLength = max(1, min(max(mark.end, from), to) - from - markStart)
      return
    }

    var cells: [(text: String, column: Int, width: Int, offset: Int)] = []
    var column = 0
    var offset = from
    TerminalText.forEachCharacter(in: bytes[from..<min(to, max(from, longest))]) {
      text, width, length in
      if bytes[offset] == 0x09 {
        let stop = Self.tabWidth - column % Self.tabWidth
        cells.append((String(repeating: " ", count: stop), column, stop, offset))
        column += stop
      } else {
        cells.append((text, column, width, offset))
        column += width
      }
      offset += length
    }
    let total = column
    let start = cells.first { $0.offset >= mark.start }?.column ?? total
    let end = cells.first { $0.offset >= mark.end }?.column ?? total

    // The window begins at the line's start where the mark fits in, else a little before the mark.
    let isCutBefore = from > line.start
    var first = 0
    if isCutBefore || end > room {
      first = max(0, min(start - room / 4, max(0, total - room)))
      if start - first > room { first = start }
    }
    let showsEllipsis = first > 0 || isCutBefore
    var text = showsEllipsis ? "…" : ""
    var shown = showsEllipsis ? 1 : 0
    let shift = shown - first
    var last = first
    var isCutBehind = to < line.end || longest < to
    for cell in cells where cell.column >= first {
      guard shown + cell.width <= room else {
        isCutBehind = true
        break
      }
      if cell.column > last {  // a wide character was cut in half
        text += String(repeating: " ", count: cell.column - last)
        shown += cell.column - last
      }
      text += cell.text
      shown += cell.width
      last = cell.column + cell.width
    }
    if isCutBehind { text += "…" }
    self.text = text
    markStart = max(0, min(start + shift, shown))
    markLength = max(1, min(end + shift, shown) - markStart)
  }

  private static let tabWidth = 4

  /// `offset`, moved back to where a scalar begins.
  private static func boundary(_ bytes: [UInt8], _ offset: Int, in line: SourceRange) -> Int {
    var offset = offset
    var steps = 0
    while offset > line.start, offset < bytes.count, bytes[offset] & 0xC0 == 0x80, steps < 3 {
      offset -= 1
      steps += 1
    }
    return offset
  }
}
