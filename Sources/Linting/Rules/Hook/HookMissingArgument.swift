import Diagnostics

/// Finds calls without a required argument, in hooks.
public enum HookMissingArgument: FileRule {
  public static let name = "hook/missing-mcp-argument"
  public static let severity = Severity.error
  public static let summary = "a required argument is missing"
  public static let explanation = """
    The tool's input schema requires the argument, and the server refuses the call without it.
    """
  public static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          ‹mcp__moflo__agent_spawn› --name=one
      ---
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__agent_spawn coder --name=one
      ---
      """),
  ]

  public static func check(_ file: FileContext) -> [Finding] {
    ToolCallChecks.arguments(file, inHooks: true) {
      if case .missingArgument = $0 { true } else { false }
    }
  }
}
