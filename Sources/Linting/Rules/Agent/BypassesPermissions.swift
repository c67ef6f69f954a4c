import Diagnostics
import SourceText

/// Finds agents that ask for nothing they do.
enum BypassesPermissions: FileRule {
  static let name = "agent/bypasses-permissions"
  static let severity = Severity.warning
  static let summary = "an agent that runs every tool without asking"
  static let explanation = """
    With `permissionMode: bypassPermissions` an agent runs every command and writes every file without \
    asking anybody. Whoever installs the definition gives it all that the user may do. Grant the tools \
    that it needs instead, or use `acceptEdits`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      permissionMode: ‹bypassPermissions›
      ---
      Review what changed.
      """, message: "this agent runs every tool without asking"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      permissionMode: acceptEdits
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = [.agent, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .agent, let mode = file.writtenText(of: "permissionMode"),
      mode.value.hasSameBytes(as: "bypassPermissions")
    else { return [] }
    return [
      Finding(
        "this agent runs every tool without asking", at: mode.range,
        reason: "A slip of the model, or a text that it reads, can then do anything.",
        help: "Grant the tools that it needs, or use 'acceptEdits'.")
    ]
  }
}
