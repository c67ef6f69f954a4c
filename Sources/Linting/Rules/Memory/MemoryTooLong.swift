import Definitions
import Diagnostics
import SourceText

/// Finds instructions that are too long to be followed.
enum MemoryTooLong: FileRule {
  static let name = "memory/too-long"
  static let severity = Severity.note
  static let summary = "a CLAUDE.md that is too long to be followed"
  static let explanation = """
    `CLAUDE.md` is part of every session. Its vendor asks for at most 200 lines, since the longer it is \
    the less of it is followed, and Claude Code warns from 40,000 characters on, which is a warning here \
    too. Move what only some files need to `.claude/rules` with `paths`, and what is seldom needed to \
    skills.
    """
  static let examples: [RuleExample] = [
    .bad(
      "‹# Rules›\n" + String(repeating: "- Be kind.\n", count: 200), at: "CLAUDE.md",
      message: "this file has 201 lines, all part of every session"),
    .good("# Rules\n\n- Be kind.\n", at: "CLAUDE.md"),
  ]

  static let needs: FileParts = .instructions

  static func check(_ file: FileContext) -> [Finding] {
    guard MemoryFiles.isInstructions(file.path), file.bytes.count > LintingLimits.memoryLines else {
      return []
    }
    let whole = SourceRange(start: 0, end: file.bytes.count)
    let lines = TextMeasure.lines(of: file.bytes, in: whole)
    let isWarnedOf = file.bytes.count > LintingLimits.memoryBytes
    guard lines > LintingLimits.memoryLines || isWarnedOf else { return [] }
    let end = file.bytes.firstIndex(of: 0x0A) ?? file.bytes.count
    let size =
      isWarnedOf
      ? "\(Numbers.grouped(file.bytes.count)) bytes" : "\(Numbers.grouped(lines)) lines"
    return [
      Finding(
        "this file has \(size), all part of every session",
        at: SourceRange(start: 0, end: end),
        reason: "The longer it is, the less of it is followed.",
        help: "Move what only some files need to .claude/rules, with 'paths'.",
        severity: isWarnedOf ? .warning : nil)
    ]
  }
}
