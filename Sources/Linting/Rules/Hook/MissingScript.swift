import Diagnostics
import SourceText

/// Finds scripts that hooks run and that are not there.
enum MissingScript: FileRule {
  static let name = "hook/missing-script"
  static let severity = Severity.warning
  static let summary = "a hook runs a script that is not there"
  static let explanation = """
    A hook whose script is missing fails each time its event is raised. Paths behind \
    `$CLAUDE_PROJECT_DIR` and `$CLAUDE_PLUGIN_ROOT` are looked for; those that run only under a \
    condition, and those of build products, are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": "bash ‹$CLAUDE_PROJECT_DIR/.claude/hooks/no-such.sh›"}
      ]}]}}
      """, at: ".claude/settings.json", message: "there is no script '.claude/hooks/no-such.sh'"),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": "bash $CLAUDE_PROJECT_DIR/.claude/hooks/tidy.sh"},
        {"type": "command", "command": "[ -f $CLAUDE_PROJECT_DIR/a.sh ] && sh $CLAUDE_PROJECT_DIR/a.sh"}
      ]}]}}
      """, at: ".claude/settings.json",
      others: [RuleExample.File(".claude/hooks/tidy.sh", "echo tidied\n")]),
  ]

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    file.hookScripts.compactMap { script in
      guard !file.existence.holds(script.path) else { return nil }
      return Finding(
        "there is no script '\(script.path)'", at: script.range,
        reason: "The hook fails each time its event is raised.")
    }
  }
}
