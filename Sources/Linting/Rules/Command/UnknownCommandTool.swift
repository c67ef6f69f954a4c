import Diagnostics

/// Finds tools in a command's fields that are not there.
enum UnknownCommandTool: FileRule {
  static let name = "command/unknown-tool"
  static let severity = Severity.warning
  static let summary = "a command allows a tool that is not there"
  static let explanation = """
    A tool that is allowed under a wrong name is not allowed: the person is asked for it each time, \
    or it is refused. Names of Claude Code's own tools are reported where they are a slip for a known \
    one; tools of MCP servers where the server's catalogue does not have them.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Reviews code.
      allowed-tools: Read, ‹Gerp›
      ---
      """, at: "commands/review.md", message: "unknown tool 'Gerp'", offersFix: true),
    .good(
      """
      ---
      description: Reviews code.
      allowed-tools: Read, Grep, Bash(git diff:*)
      ---
      """, at: "commands/review.md"),
  ]

  static let needs: FileParts = .command

  static func check(_ file: FileContext) -> [Finding] {
    guard let command = file.command else { return [] }
    return FieldTools.findings(file, command.allowedTools ?? [])
  }
}
