import Diagnostics
import SourceText

/// Finds agents and skills without front matter.
enum MissingFrontMatter: FileRule {
  static let name = "front-matter/missing"
  static let severity = Severity.error
  static let summary = "an agent or skill has no front matter"
  static let explanation = """
    An agent or skill is known by the name and description of its front matter. Without it Claude \
    Code does not load the file. Commands may do without.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ‹# Reviewer›

      Reviews code.
      """, message: "this agent has no front matter"),
    .bad(
      """
      ‹Deploys the service.›
      """, at: "skills/deploy/SKILL.md", message: "this skill has no front matter"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      """),
    .good(
      """
      Explain the failing test.
      """, at: "commands/explain.md"),
  ]

  static let needs: FileParts = .markdown

  static func check(_ file: FileContext) -> [Finding] {
    guard let markdown = file.file.markdown, markdown.frontMatter == nil,
      file.file.kind == .agent || file.file.kind == .skill
    else { return [] }
    var start = markdown.hasByteOrderMark ? 3 : 0
    while start < file.bytes.count, file.bytes[start] <= 0x20 { start += 1 }
    var end = start
    while end < file.bytes.count, file.bytes[end] != 0x0A, file.bytes[end] != 0x0D { end += 1 }
    return [
      Finding(
        "this \(file.file.kind.rawValue) has no front matter",
        at: SourceRange(start: start, end: end),
        reason: "Claude Code does not load it: its name and description are read from there.",
        help: "Begin the file with '---', 'name: …', 'description: …' and '---', one a line.")
    ]
  }
}
