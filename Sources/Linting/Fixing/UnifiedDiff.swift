import Diagnostics

/// Writes the difference of two texts as a patch that `git apply` and `patch -p1` take.
///
/// The form is that of POSIX's `diff -u` with the header lines that git writes. Lines end at LF alone,
/// so that a CR before it is part of the line, as both programs have it.
public struct UnifiedDiff: Sendable {
  private let style: TerminalStyle
  private let isForTerminal: Bool

  /// Makes a writer.
  ///
  /// - Parameters:
  ///   - usesColor: whether to colour; a coloured patch cannot be applied.
  ///   - isForTerminal: whether to show what could disturb a terminal in words, rather than write the
  ///     files' exact bytes.
  public init(usesColor: Bool = false, isForTerminal: Bool = false) {
    style = TerminalStyle(isEnabled: usesColor)
    self.isForTerminal = isForTerminal
  }

  /// The patch that makes one text of another; empty where they are the same.
  ///
  /// - Parameters:
  ///   - old: the text before.
  ///   - new: the text behind the change.
  ///   - path: the path of both.
  public func patch(from old: [UInt8], to new: [UInt8], path: String) -> [UInt8] {
    let oldLines = Self.lines(of: old)
    let newLines = Self.lines(of: new)
    let changes = LineDifference.changes(from: oldLines, to: newLines)
    guard !changes.isEmpty else { return [] }
    var text = Array(style.apply(.strong, to: "--- " + Self.header("a/" + path)).utf8) + [0x0A]
    text += Array(style.apply(.strong, to: "+++ " + Self.header("b/" + path)).utf8) + [0x0A]
    for hunk in Self.hunks(changes) { write(hunk, oldLines, newLines, to: &text) }
    return text
  }

  /// The changes that stand so near each other that their context meets.
  private static func hunks(
    _ changes: [LineDifference.Change]
  ) -> [ArraySlice<LineDifference.Change>] {
    var hunks: [ArraySlice<LineDifference.Change>] = []
    var start = 0
    for index in changes.indices.dropFirst() {
      let distance = changes[index].old.lowerBound - changes[index - 1].old.upperBound
      if distance > 2 * LintingLimits.patchContext {
        hunks.append(changes[start..<index])
        start = index
      }
    }
    hunks.append(changes[start...])
    return hunks
  }

  private func write(
    _ hunk: ArraySlice<LineDifference.Change>, _ old: [ArraySlice<UInt8>],
    _ new: [ArraySlice<UInt8>], to text: inout [UInt8]
  ) {
    guard let first = hunk.first, let last = hunk.last else { return }
    let lead = min(LintingLimits.patchContext, first.old.lowerBound)
    let trail = min(LintingLimits.patchContext, old.count - last.old.upperBound)
    let oldRange = first.old.lowerBound - lead..<last.old.upperBound + trail
    let newRange = first.new.lowerBound - lead..<last.new.upperBound + trail
    let heading = "@@ -\(Self.place(oldRange)) +\(Self.place(newRange)) @@"
    text += Array(style.apply(.note, to: heading).utf8) + [0x0A]
    var position = oldRange.lowerBound
    for change in hunk {
      for index in position..<change.old.lowerBound { write(" ", nil, old[index], to: &text) }
      for index in change.old { write("-", .removed, old[index], to: &text) }
      for index in change.new { write("+", .added, new[index], to: &text) }
      position = change.old.upperBound
    }
    for index in position..<oldRange.upperBound { write(" ", nil, old[index], to: &text) }
  }

  private func write(
    _ sign: String, _ role: TerminalStyle.Role?, _ line: ArraySlice<UInt8>, to text: inout [UInt8]
  ) {
    let isEnded = line.last == 0x0A
    let content = isEnded ? line.dropLast() : line
    if isForTerminal {
      let parts = content.split(separator: 0x09, omittingEmptySubsequences: false)
      let shown = sign + parts.map { TerminalText.escape($0) }.joined(separator: "\t")
      text += Array((role.map { style.apply($0, to: shown) } ?? shown).utf8)
    } else if style.isEnabled, let role {
      // The style goes around bytes that need not be text.
      let parts = style.apply(role, to: "\u{1}").utf8.split(separator: 1)
      if let opening = parts.first { text += Array(opening) }
      text += Array(sign.utf8)
      text += content
      if let closing = parts.last { text += Array(closing) }
    } else {
      text += Array(sign.utf8) + content
    }
    text.append(0x0A)
    if !isEnded { text += Array("\\ No newline at end of file\n".utf8) }
  }

  /// First line and number of lines; the line before where there is none.
  private static func place(_ range: Range<Int>) -> String {
    if range.count == 1 { return "\(range.lowerBound + 1)" }
    return "\(range.isEmpty ? range.lowerBound : range.lowerBound + 1),\(range.count)"
  }

  /// Lines with their line ends.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A {
      lines.append(bytes[start...index])
      start = index + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  /// The name as git writes it: in quotes where it holds a quote, a backslash or a control character,
  /// with a tab behind it where it holds a space, so that readers know where it ends.
  private static func header(_ name: String) -> String {
    let isQuoted = name.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0x22 || $0 == 0x5C }
    guard isQuoted else { return name.utf8.contains(0x20) ? name + "\t" : name }
    var quoted = "\""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 8)
        quoted += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
