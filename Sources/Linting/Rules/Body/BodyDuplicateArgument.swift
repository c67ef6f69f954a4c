import Diagnostics

/// Finds arguments that are given twice, in bodies.
public enum BodyDuplicateArgument: FileRule {
  public static let name = "body/duplicate-mcp-argument"
  public static let severity = Severity.warning
  public static let summary = "an argument is given twice"
  public static let explanation = """
    The later value replaces the earlier one, so one of the two has no effect. In a body it is \
    a model that reads and repeats the call.
    """
  public static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__moflo__swarm_init mesh ‹--topology›=ring
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

  public static func check(_ file: FileContext) -> [Finding] {
    ToolCallChecks.arguments(file, inHooks: false) { $0 == .duplicateArgument }
  }
}
