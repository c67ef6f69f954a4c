import SourceText

/// Puts diagnostics in words for people: what, where with the lines themselves, why, what to do.
public struct DiagnosticRenderer: Sendable {
  private let style: TerminalStyle
  private let width: Int

  /// Makes a renderer.
  ///
  /// - Parameters:
  ///   - usesColor: whether to colour.
  ///   - width: columns of the terminal; lines of files are cut around what matters.
  public init(usesColor: Bool, width: Int = 100) {
    style = TerminalStyle(isEnabled: usesColor)
    self.width = max(40, width)
  }

  /// The diagnostic in full, ending in a line end.
  ///
  /// Everything that comes from a file is escaped by ``TerminalText``.
  public func render(_ diagnostic: Diagnostic, in sources: inout SourceLookup) -> String {
    var text = heading(diagnostic, in: &sources)
    let gutter = gutterWidth(diagnostic, in: &sources)
    if let entry = sources.entry(at: diagnostic.path) {
      text += snippet(
        diagnostic.range, in: entry, gutter: gutter, mark: "^", role: diagnostic.severity.role)
    }
    for place in diagnostic.related.prefix(DiagnosticsLimits.relatedPlaces) {
      text += related(place, in: &sources, gutter: gutter)
    }
    text += remark("why", diagnostic.reason, gutter: gutter)
    text += remark("help", diagnostic.help, gutter: gutter)
    for fix in diagnostic.fixes {
      text += rendered(fix, path: diagnostic.path, in: &sources, gutter: gutter)
    }
    return text
  }

  /// The diagnostic in one line, as editors and compilers read it.
  public func renderShort(_ diagnostic: Diagnostic, in sources: inout SourceLookup) -> String {
    heading(diagnostic, in: &sources)
  }

  private func heading(_ diagnostic: Diagnostic, in sources: inout SourceLookup) -> String {
    let position = sources.position(of: diagnostic.range.start, in: diagnostic.path)
    let path = TerminalText.escape(diagnostic.path)
    let place = style.apply(.strong, to: "\(path):\(position.line):\(position.column):")
    let severity = style.apply(diagnostic.severity.role, to: "\(diagnostic.severity.rawValue):")
    let message = style.apply(.strong, to: TerminalText.escape(diagnostic.message))
    let rule = style.apply(.faint, to: "[\(TerminalText.escape(diagnostic.rule))]")
    return "\(place) \(severity) \(message) \(rule)\n"
  }

  private func related(
    _ place: RelatedPlace, in sources: inout SourceLookup, gutter: Int
  ) -> String {
    let position = sources.position(of: place.range.start, in: place.path)
    let path = TerminalText.escape(place.path)
    var text = bar(gutter, "-->") + "\(path):\(position.line):\(position.column): "
    text += TerminalText.escape(place.message) + "\n"
    if let entry = sources.entry(at: place.path) {
      text += snippet(place.range, in: entry, gutter: gutter, mark: "-", role: .note)
    }
    return text
  }

  private func remark(_ label: String, _ words: String, gutter: Int) -> String {
    guard !words.isEmpty else { return "" }
    let indent = String(repeating: " ", count: gutter + 3 + label.utf8.count + 2)
    let lines = wrapped(words, to: width - indent.utf8.count)
    return bar(gutter, "=") + style.apply(.strong, to: "\(label):") + " "
      + lines.joined(separator: "\n" + indent) + "\n"
  }

  private func wrapped(_ words: String, to room: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var length = 0
    let text = TerminalText.escape(words)
    // Most texts are ASCII, in which every byte is a character and takes a column.
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    let parts =
      isASCII
      ? text.utf8.split(separator: 0x20).map(Substring.init) : text.split(separator: " ")
    for word in parts {
      let width =
        isASCII
        ? word.utf8.count : word.unicodeScalars.reduce(0) { $0 + TerminalWidth.of($1) }
      if length > 0, length + 1 + width > max(20, room) {
        lines.append(line)
        line = ""
        length = 0
      }
      line += length > 0 ? " " + word : String(word)
      length += width + (length > 0 ? 1 : 0)
    }
    return lines + [line]
  }

  // MARK: Snippets

  private func snippet(
    _ range: SourceRange, in entry: SourceLookup.Entry, gutter: Int, mark: String,
    role: TerminalStyle.Role
  ) -> String {
    let (first, last) = lines(of: range, in: entry)
    var text = bar(gutter, "|", newline: true)
    var shown = Array(first...min(last, first + DiagnosticsLimits.snippetLines - 1))
    if last - first >= DiagnosticsLimits.snippetLines { shown = [first, first + 1, last] }
    for (index, line) in shown.enumerated() {
      if index > 0, line > shown[index - 1] + 1 { text += bar(gutter, "⋮", newline: true) }
      text += snippetLine(line, range, in: entry, gutter: gutter, mark: mark, role: role)
    }
    return text
  }

  private func snippetLine(
    _ line: Int, _ range: SourceRange, in entry: SourceLookup.Entry, gutter: Int, mark: String,
    role: TerminalStyle.Role
  ) -> String {
    let bytes = entry.file.bytes
    let content = entry.lines.contentRange(ofLine: line)
    var start = min(max(range.start, content.start), content.end)
    let end = max(start, min(range.end, content.end))
    if range.start < content.start {
      while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    }
    let layout = SnippetLine(
      bytes: bytes, line: content, mark: SourceRange(start: start, end: end),
      width: width - gutter - 3)
    var text = numbered(line, gutter: gutter) + layout.text + "\n"
    if start < end || range.isEmpty || range.start >= content.start {
      let marks = String(repeating: mark, count: layout.markLength)
      text += bar(gutter, "|") + String(repeating: " ", count: layout.markStart)
      text += style.apply(role, to: marks) + "\n"
    }
    return text
  }

  /// First and last line of a range; a range that ends with a line end does not reach the next line.
  private func lines(of range: SourceRange, in entry: SourceLookup.Entry) -> (Int, Int) {
    let first = entry.lines.line(at: min(range.start, entry.file.bytes.count))
    guard !range.isEmpty else { return (first, first) }
    return (first, max(first, entry.lines.line(at: min(range.end, entry.file.bytes.count) - 1)))
  }

  // MARK: Fixes

  private func rendered(
    _ fix: Fix, path: String, in sources: inout SourceLookup, gutter: Int
  ) -> String {
    let label = fix.applicability == .safe ? "fix:" : "unsafe fix:"
    var text = bar(gutter, "=") + style.apply(.strong, to: label)
    text += " " + TerminalText.escape(fix.title) + "\n"
    guard let entry = sources.entry(at: path),
      let (line, old, new) = changedLines(fix, in: entry)
    else { return text }
    text += bar(gutter, "|", newline: true)
    for (index, content) in old.enumerated() {
      text += numbered(line + index, gutter: gutter, mark: "-")
      text += style.apply(.removed, to: laidOut(content, gutter: gutter)) + "\n"
    }
    for (index, content) in new.enumerated() {
      text += numbered(line + index, gutter: gutter, mark: "+")
      text += style.apply(.added, to: laidOut(content, gutter: gutter)) + "\n"
    }
    return text
  }

  private func laidOut(_ line: ArraySlice<UInt8>, gutter: Int) -> String {
    let bytes = Array(line)
    let all = SourceRange(start: 0, end: bytes.count)
    return SnippetLine(
      bytes: bytes, line: all, mark: SourceRange(at: 0), width: width - gutter - 3
    ).text
  }

  /// The lines that a fix changes, before and after it; nil where they are too many to show.
  private func changedLines(
    _ fix: Fix, in entry: SourceLookup.Entry
  ) -> (line: Int, old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>])? {
    guard let begin = fix.edits.map(\.range.start).min(),
      let end = fix.edits.map(\.range.end).max(), end <= entry.file.bytes.count
    else { return nil }
    let first = entry.lines.line(at: begin)
    let start = entry.lines.fullRange(ofLine: first).start
    let stop = entry.lines.fullRange(ofLine: entry.lines.line(at: end)).end
    guard stop - start <= DiagnosticsLimits.fixBytes else { return nil }
    let edits = fix.edits.map { edit in
      Edit(
        replacing: SourceRange(start: edit.range.start - start, end: edit.range.end - start),
        with: edit.replacement)
    }
    let before = Array(entry.file.bytes[start..<stop])
    guard let after = try? EditApplier.apply(edits, to: before),
      after.count <= 2 * DiagnosticsLimits.fixBytes
    else { return nil }
    var old = splitLines(before)
    var new = splitLines(after)
    var line = first
    while let one = old.first, let other = new.first, one == other {
      old.removeFirst()
      new.removeFirst()
      line += 1
    }
    while let one = old.last, let other = new.last, one == other {
      old.removeLast()
      new.removeLast()
    }
    let limit = DiagnosticsLimits.fixLines
    return old.count <= limit && new.count <= limit ? (line, old, new) : nil
  }

  private func splitLines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.last == 0x0D ? $0.dropLast() : $0 }
  }

  // MARK: Gutter

  private func gutterWidth(_ diagnostic: Diagnostic, in sources: inout SourceLookup) -> Int {
    var places = [(diagnostic.path, diagnostic.range)]
    places += diagnostic.related.prefix(DiagnosticsLimits.relatedPlaces).map { ($0.path, $0.range) }
    var largest = 1
    for (path, range) in places {
      guard let entry = sources.entry(at: path) else { continue }
      largest = max(largest, lines(of: range, in: entry).1)
    }
    for edit in diagnostic.fixes.flatMap(\.edits) {
      guard let entry = sources.entry(at: diagnostic.path) else { continue }
      largest = max(largest, entry.lines.line(at: edit.range.end))
    }
    return String(largest).utf8.count
  }

  private func bar(_ gutter: Int, _ sign: String, newline: Bool = false) -> String {
    let indent = String(repeating: " ", count: gutter + (sign == "-->" ? 0 : 1))
    return style.apply(.faint, to: indent + sign) + (newline ? "\n" : " ")
  }

  private func numbered(_ line: Int, gutter: Int, mark: String = "|") -> String {
    let number = String(line)
    let indent = String(repeating: " ", count: max(0, gutter - number.utf8.count))
    return style.apply(.faint, to: indent + number + " " + mark) + " "
  }
}
