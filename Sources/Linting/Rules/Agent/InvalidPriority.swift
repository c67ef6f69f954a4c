import Diagnostics
import SourceText
import ToolCatalog

/// Finds priorities that nothing knows.
enum InvalidPriority: FileRule {
  static let name = "agent/invalid-priority"
  static let severity = Severity.error
  static let summary = "a priority that is none of low, medium, high, critical"
  static let explanation = """
    The priority decides which of several agents that fit a task gets it. moflo knows four: `low`, \
    `medium`, `high` and `critical`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      priority: ‹hihg›
      ---
      """, message: "unknown priority 'hihg'", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      priority: high
      ---
      """),
  ]

  private static let priorities = ["low", "medium", "high", "critical"]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard file.dialects.contains(.moflo), let priority = file.agent?.priority,
      !priorities.contains(where: { $0.hasSameBytes(as: priority.value) })
    else { return [] }
    return [
      FieldChecks.unknown(
        "priority", priority, among: priorities, reason: "moflo does not know where to put it.")
    ]
  }
}
