import Diagnostics

/// Finds tools in a skill's fields that are not there.
enum UnknownSkillTool: FileRule {
  static let name = "skill/unknown-tool"
  static let severity = Severity.warning
  static let summary = "a skill allows a tool that is not there"
  static let explanation = """
    A tool that is allowed under a wrong name is not allowed: the person is asked for it each time, \
    or it is refused. Names of Claude Code's own tools are reported where they are a slip for a known \
    one; tools of MCP servers where the server's catalogue does not have them.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: review
      description: Reviews code.
      allowed-tools: Read, ‹Gerp›
      ---
      """, at: "skills/review/SKILL.md", message: "unknown tool 'Gerp'", offersFix: true),
    .good(
      """
      ---
      name: review
      description: Reviews code.
      allowed-tools: Read, Grep, Bash(git diff:*)
      ---
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard let skill = file.skill else { return [] }
    return FieldTools.findings(file, skill.allowedTools ?? [])
  }
}
