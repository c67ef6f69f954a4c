import Diagnostics
import SourceText

/// Finds capabilities that one agent lists twice.
enum DuplicateCapability: FileRule {
  static let name = "agent/duplicate-capability"
  static let severity = Severity.warning
  static let summary = "an agent lists a capability twice"
  static let explanation = """
    A capability counts once however often it is listed; the second one is mostly a slip for another.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      capabilities:
        - review
        - testing
        - ‹review›
      ---
      """, message: "the capability 'review' is listed twice", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      capabilities: [review, testing]
      ---
      """),
  ]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent, agent.capabilities.count > 1 else { return [] }
    let lines = LineTable(file.bytes)
    var first: [[UInt8]: SourceRange] = [:]
    return agent.capabilities.compactMap { capability in
      let key = Array(capability.value.utf8)
      guard let other = first[key] else {
        first[key] = capability.range
        return nil
      }
      return Finding(
        "the capability '\(capability.value)' is listed twice", at: capability.range,
        related: [RelatedPlace(path: file.path, range: other, message: "it stands here first")],
        fixes: removal(of: capability.range, in: file.bytes, lines).map {
          [Fix("remove it", applicability: .safe, edits: [Edit(replacing: $0, with: "")])]
        } ?? [])
    }
  }

  /// The whole line of an item that stands alone in it behind `- `; nil for any other.
  private static func removal(
    of range: SourceRange, in bytes: [UInt8], _ lines: LineTable
  ) -> SourceRange? {
    let number = lines.line(at: range.start)
    let line = YAMLLine(bytes: bytes, line: lines.contentRange(ofLine: number))
    guard line.key == nil, line.value == range, line.indentation.end < bytes.count,
      bytes[line.indentation.end] == UInt8(ascii: "-")
    else { return nil }
    return lines.fullRange(ofLine: number)
  }
}
