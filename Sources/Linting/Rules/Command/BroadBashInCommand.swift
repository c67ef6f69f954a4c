import Diagnostics

/// Finds commands that let every shell command through.
enum BroadBashInCommand: FileRule {
  static let name = "command/broad-bash"
  static let severity = Severity.warning
  static let summary = "a command allows every shell command"
  static let explanation = """
    Tools in `allowed-tools` run without asking. `Bash` alone lets the model run anything, also what a \
    text that it reads tells it to. Name the commands that are needed: `Bash(git status *)`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Commits what changed.
      allowed-tools: Read, ‹Bash›
      ---
      Commit what changed.
      """, at: "commands/commit.md", message: "'Bash' allows every shell command"),
    .good(
      """
      ---
      description: Commits what changed.
      allowed-tools: Read, Bash(git add *), Bash(git commit *)
      ---
      Commit what changed.
      """, at: "commands/commit.md"),
  ]

  static let needs: FileParts = .command

  static func check(_ file: FileContext) -> [Finding] {
    BroadBash.findings(file.command?.allowedTools ?? [])
  }
}
