import Definitions
import Diagnostics
import SourceText

/// Finds agents for skills that no agent runs.
enum AgentWithoutContext: FileRule {
  static let name = "skill/agent-without-context"
  static let severity = Severity.warning
  static let summary = "an agent for a skill or command that runs in the session"
  static let explanation = """
    `agent` says which agent runs a skill, or a command, with `context: fork`. Without that the text is \
    put into the session, and `agent` has no effect.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ‹agent›: Explore
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md", message: "'agent' has no effect without 'context: fork'",
      offersFix: true),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      context: fork
      agent: Explore
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skill || file.file.kind == .command,
      file.dialects.contains(.claudeCode), let entry = file.field("agent"), !entry.value.isNull,
      file.field("context")?.value.isNull ?? true
    else { return [] }
    return [
      Finding(
        "'agent' has no effect without 'context: fork'", at: entry.key.range,
        reason: "The text is put into the session, and no agent runs it.",
        fixes: file.field("context") != nil
          ? []
          : [
            Fix(
              "add 'context: fork'", applicability: .unsafe,
              edits: [
                Edit(replacing: SourceRange(at: entry.key.range.start), with: "context: fork\n")
              ])
          ])
    ]
  }
}
