import Definitions
import Diagnostics
import SourceText

/// Finds settings that let everything through.
enum BroadPermission: FileRule {
  static let name = "security/broad-permission"
  static let severity = Severity.warning
  static let summary = "settings that let every command through"
  static let explanation = """
    `Bash` or `Bash(*)` under `permissions.allow` lets every shell command run without asking, for \
    everybody who works in the project; it is a note, since a team may want that. With `defaultMode: \
    bypassPermissions` nothing is asked at all.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"permissions": {"allow": ["Read", "‹Bash(*)›"]}}
      """, at: ".claude/settings.json", message: "'Bash(*)' allows every shell command"),
    .bad(
      """
      {"permissions": {"defaultMode": "‹bypassPermissions›"}}
      """, at: ".claude/settings.json", message: "nothing is asked before it is done"),
    .good(
      """
      {"permissions": {"allow": ["Read", "Bash(git status *)"], "deny": ["Bash"]}}
      """, at: ".claude/settings.json"),
  ]

  private static let rules = ["Bash", "Bash(*)", "Bash(:*)"]

  static let needs: FileParts = .settings

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .settings, let permissions = file.settings?["permissions"] else {
      return []
    }
    var findings: [Finding] = []
    if let mode = permissions["defaultMode"],
      mode.text?.hasSameBytes(as: "bypassPermissions") == true
    {
      findings.append(
        Finding(
          "nothing is asked before it is done", at: mode.textRange,
          reason: "This holds for everybody who works in the project."))
    }
    for node in (permissions["allow"]?.items ?? []).prefix(LintingLimits.fields) {
      guard let text = node.text, EventHooks.has(rules, text) else { continue }
      findings.append(
        Finding(
          "'\(text)' allows every shell command", at: node.textRange,
          reason: "This holds for everybody who works in the project.",
          help: "Name the commands that are needed, as in 'Bash(git status *)'.",
          severity: .note))
    }
    return findings
  }
}
