import Diagnostics

/// Finds permission rules that let any code run through an interpreter.
enum AnyCodeAllowed: FileRule {
  static let name = "settings/any-code-allowed"
  static let severity = Severity.note
  static let summary = "a permission that lets any code run"
  static let explanation = """
    `Bash(python *)` and `Bash(npx *)` allow whatever program the model writes or names, as \
    `Bash(*)` does. Allow the commands that are needed: `Bash(python scripts/check.py)`. It is a note, \
    since a team may want that.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"permissions": {"allow": ["‹Bash(python3:*)›", "‹Bash(npx *)›"]}}
      """, at: ".claude/settings.json", message: "'Bash(python3:*)' allows any code"),
    .bad(
      """
      {"permissions": {"allow": ["‹Bash(git * main)›"]}}
      """, at: ".claude/settings.json",
      message: "'Bash(git * main)' allows any option before the subcommand"),
    .good(
      """
      {"permissions": {
        "allow": ["Bash(python3 scripts/check.py)", "Bash(npx tsc *)", "Bash(git push * main)"],
        "deny": ["Bash(python3 *)"]
      }}
      """, at: ".claude/settings.json"),
  ]

  private static let programs = [
    "python", "python2", "python3", "node", "deno", "bun", "ruby", "perl", "php", "lua", "tsx",
    "ts-node", "osascript", "sh", "bash", "zsh", "dash", "ksh", "fish", "pwsh", "powershell",
    "eval",
    "npx", "bunx", "pnpx", "uvx", "npm exec", "pnpm dlx", "yarn dlx", "uv run", "sudo", "doas",
    "env",
    "xargs", "ssh", "nohup", "timeout", "devbox run", "bash -c", "sh -c", "python -c", "python3 -c",
    "node -e", "ruby -e", "perl -e", "deno run", "deno eval",
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    PermissionRule.all(in: file).compactMap { rule in
      guard rule.list == .allow, ["Bash", "PowerShell"].contains(rule.tool),
        let command = rule.specifier, command.utf8.count <= 256
      else { return nil }
      if command.hasPrefix("git * ") {
        return Finding(
          "'\(rule.shown)' allows any option before the subcommand", at: rule.range,
          reason: "Options of git, such as '-c', run any command.",
          help: "Put '*' behind the subcommand, as in 'Bash(git push *)'.")
      }
      guard let program = beginning(command), programs.contains(program) else { return nil }
      return Finding(
        "'\(rule.shown)' allows any code", at: rule.range,
        reason: "Whatever stands behind '\(program)' runs without a question.",
        help: "Allow the commands that are needed.")
    }
  }

  /// What stands before the wildcard that ends a rule; nil where there is none.
  private static func beginning(_ command: String) -> String? {
    for ending in [":*", " *", "*"] where command.hasSuffix(ending) {
      return String(command.dropLast(ending.count))
    }
    return nil
  }
}
