import Diagnostics

/// Finds arguments that are given twice, in bodies.
enum BodyDuplicateArgument: FileRule {
  static let name = "body/duplicate-mcp-argument"
  static let severity = Severity.warning
  static let summary = "an argument is given twice"
  static let explanation = """
    The later value replaces the earlier one, so one of the two has no effect. In a body it is \
    a model that reads and repeats the call.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__moflo__swarm_init --topology=mesh ‹--topology›=ring
      ```
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__moflo__swarm_init --topology=ring
      ```
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: false) { $0 == .duplicateArgument }
  }
}
