import Diagnostics
import SourceText

/// Finds skills' names that are the vendor's.
enum ReservedSkillName: FileRule {
  static let name = "skill/reserved-name"
  static let severity = Severity.warning
  static let summary = "a skill's name that is kept for the vendor"
  static let explanation = """
    Claude Code skips a skill of yours whose name begins with `anthropic-skills:`. Any other name with \
    `anthropic` or `claude` in it is a note: Claude Code loads such a skill, but claude.ai and the API \
    refuse it.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹anthropic-skills:review›
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md",
      message: "names that begin with 'anthropic-skills:' are the vendor's"),
    .bad(
      """
      ---
      name: ‹claude-review›
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/claude-review/SKILL.md", message: "the name has the vendor's word 'claude'"),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed, by Claude and others.
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  private static let prefix = "anthropic-skills:"

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard let skill = file.skill, skill.name.range.length > 0 else { return [] }
    let name = skill.name.value.lowercased()
    if name.hasPrefix(prefix) {
      return [
        Finding(
          "names that begin with '\(prefix)' are the vendor's", at: skill.name.range,
          reason: "Claude Code skips such a skill.", help: "Choose another name.")
      ]
    }
    let words = name.utf8.split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    for word in ["anthropic", "claude"] where words.contains(where: { $0.elementsEqual(word.utf8) })
    {
      return [
        Finding(
          "the name has the vendor's word '\(word)'", at: skill.name.range,
          reason: "claude.ai and the API refuse such a skill when it is uploaded.", severity: .note)
      ]
    }
    return []
  }
}
