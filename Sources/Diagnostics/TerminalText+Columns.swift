extension TerminalText {
  /// Terminal columns that a text without line ends takes once it is escaped.
  public static func columns(of text: String) -> Int {
    var columns = 0
    forEachCharacter(in: text.utf8) { _, width, _ in columns += width }
    return columns
  }

  /// The escaped text, cut to at most so many terminal columns; an ellipsis shows that it was cut.
  public static func escape(_ text: String, columns limit: Int) -> String {
    var result = ""
    var columns = 0
    // What is kept where the text turns out too long: one column less, for the ellipsis.
    var cut = ""
    forEachCharacter(in: text.utf8) { character, width, _ in
      if columns + width <= limit { result += character }
      if columns + width < limit { cut += character }
      columns += width
    }
    guard columns > limit else { return result }
    return limit > 0 ? cut + "…" : ""
  }
}
