import Diagnostics
import SourceText

/// Finds suppressions that silence nothing.
enum UnusedSuppression: EngineRule {
  static let name = "suppression/unused"
  static let severity = Severity.warning
  static let summary = "a suppression silences nothing"
  static let explanation = """
    What was silenced here was mended or moved. A suppression that stays would hide the next finding \
    of its rule, which nobody has looked at.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      ‹# moflo: ignore[agent/invalid-priority] set by another tool›
      priority: high
      ---
      """, message: "this suppression of 'agent/invalid-priority' silences nothing",
      offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      # moflo: ignore[agent/invalid-priority] set by another tool
      priority: highest
      ---
      """),
  ]

  static func finding(
    _ suppression: Suppression, position: Int, isWhole: Bool, bytes: [UInt8], lines: LineTable
  ) -> Finding {
    let selector = suppression.selectors[position]
    let edit =
      isWhole
      ? Edit(replacing: removal(of: suppression.comment, bytes, lines), with: "")
      : Edit(replacing: removal(ofName: position, in: suppression, bytes), with: "")
    return Finding(
      "this suppression of '\(selector.text)' silences nothing",
      at: suppression.selectors.count == 1 ? suppression.comment : selector.range,
      reason: "It would hide the next finding of that rule, which nobody has looked at.",
      fixes: [
        Fix(
          isWhole ? "remove the comment" : "remove '\(selector.text)'", applicability: .safe,
          edits: [edit])
      ])
  }

  /// The whole line where the comment is alone in it, else the comment with the space before it.
  private static func removal(
    of comment: SourceRange, _ bytes: [UInt8], _ lines: LineTable
  ) -> SourceRange {
    let line = lines.fullRange(ofLine: lines.line(at: comment.start))
    var start = comment.start
    while start > line.start, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    let content = lines.contentRange(ofLine: lines.line(at: comment.start))
    let rest = bytes[min(comment.end, content.end)..<content.end]
    let isAlone = start == line.start && rest.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    if isAlone, comment.end <= content.end { return line }
    return SourceRange(start: start, end: comment.end)
  }

  /// A name with the comma that parts it from its neighbour.
  private static func removal(
    ofName position: Int, in suppression: Suppression, _ bytes: [UInt8]
  ) -> SourceRange {
    let range = suppression.selectors[position].range
    if position > 0 {
      return SourceRange(start: suppression.selectors[position - 1].range.end, end: range.end)
    }
    return SourceRange(start: range.start, end: suppression.selectors[position + 1].range.start)
  }
}
