import Diagnostics
import SourceText

/// Finds permission rules on paths for tools that rules on paths are never asked about.
enum IneffectivePathRule: FileRule {
  static let name = "settings/ineffective-path-rule"
  static let severity = Severity.warning
  static let summary = "a path rule for a tool that no path rule is asked about"
  static let explanation = """
    Whether a file may be changed is asked of `Edit(path)` rules, and whether it may be read of \
    `Read(path)` rules, whatever tool does it. A path behind `Write`, `Glob` or the like is never \
    compared with anything, so that a `deny` of it protects nothing.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"permissions": {"deny": ["‹Write(docs/**)›", "‹Glob(./.env)›"]}}
      """, at: ".claude/settings.json", message: "'Write(docs/**)' is never asked",
      offersFix: true),
    .good(
      """
      {"permissions": {"allow": ["Write", "Glob"], "deny": ["Edit(docs/**)", "Read(./.env)"]}}
      """, at: ".claude/settings.json"),
  ]

  private static let asked = [
    "Write": "Edit", "MultiEdit": "Edit", "NotebookEdit": "Edit", "Glob": "Read", "Grep": "Read",
    "LS": "Read", "NotebookRead": "Read",
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    PermissionRule.all(in: file).compactMap { rule in
      guard let right = asked[rule.tool], let path = rule.specifier, !path.isEmpty,
        !["*", "**"].contains(path)
      else { return nil }
      let verb = right == "Edit" ? "changed" : "read"
      return Finding(
        "'\(rule.shown)' is never asked", at: rule.range,
        reason: "Whether a file may be \(verb) is asked of '\(right)(path)' rules, for every tool.",
        fixes: rule.toolRange.map {
          [
            Fix(
              "change to '\(right)(\(path))'", applicability: .unsafe,
              edits: [Edit(replacing: $0, with: right)])
          ]
        } ?? [])
    }
  }
}
