import Diagnostics

/// Finds arguments that are given twice, in hooks.
public enum HookDuplicateArgument: FileRule {
  public static let name = "hook/duplicate-mcp-argument"
  public static let severity = Severity.warning
  public static let summary = "an argument is given twice"
  public static let explanation = """
    The later value replaces the earlier one, so one of the two has no effect.
    """
  public static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init mesh ‹--topology›=ring
      ---
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init --topology=ring
      ---
      """),
  ]

  public static func check(_ file: FileContext) -> [Finding] {
    ToolCallChecks.arguments(file, inHooks: true) { $0 == .duplicateArgument }
  }
}
