import Diagnostics

/// Finds permission modes that Claude Code does not know.
enum InvalidPermissionMode: FileRule {
  static let name = "agent/invalid-permission-mode"
  static let severity = Severity.warning
  static let summary = "a permission mode that Claude Code does not know"
  static let explanation = """
    `permissionMode` says what an agent may do without asking: `default`, `manual`, `acceptEdits`, \
    `plan`, `auto`, `dontAsk` or `bypassPermissions`. Another word is skipped, and the agent runs with \
    the session's mode.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      permissionMode: ‹acceptEdit›
      ---
      Review what changed.
      """, message: "unknown permission mode 'acceptEdit'", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      permissionMode: plan
      ---
      Review what changed.
      """),
  ]

  private static let modes = [
    "default", "manual", "acceptEdits", "plan", "auto", "dontAsk", "bypassPermissions",
  ]

  static let needs: FileParts = [.agent, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    EnumeratedField.findings(
      file, "permissionMode", in: .agent, what: "permission mode", among: modes,
      reason: "The agent runs with the session's mode instead.")
  }
}
