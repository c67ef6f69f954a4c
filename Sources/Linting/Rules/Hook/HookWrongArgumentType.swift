import Diagnostics

/// Finds arguments of another type than the tool takes, in hooks.
public enum HookWrongArgumentType: FileRule {
  public static let name = "hook/wrong-mcp-argument-type"
  public static let severity = Severity.error
  public static let summary = "an argument of another type than the tool takes"
  public static let explanation = """
    The value cannot be read as what the tool's input schema asks for, such as a word where a \
    number is expected. Values that depend on variables are not judged.
    """
  public static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init mesh --maxAgents=‹many›
      ---
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init mesh --maxAgents="$AGENTS"
      ---
      """),
  ]

  public static func check(_ file: FileContext) -> [Finding] {
    ToolCallChecks.arguments(file, inHooks: true) {
      switch $0 {
      case .wrongType, .constraint: true
      default: false
      }
    }
  }
}
