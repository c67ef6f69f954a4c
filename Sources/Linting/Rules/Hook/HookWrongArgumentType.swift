import Diagnostics

/// Finds arguments of another type than the tool takes, in hooks.
enum HookWrongArgumentType: FileRule {
  static let name = "hook/wrong-mcp-argument-type"
  static let severity = Severity.error
  static let summary = "an argument of another type than the tool takes"
  static let explanation = """
    The value cannot be read as what the tool's input schema asks for, such as a word where a \
    number is expected. Values that depend on variables are not judged.
    """
  static let examples: [RuleExample] = [
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

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: true) {
      switch $0 {
      case .wrongType, .constraint: true
      default: false
      }
    }
  }
}
