import Diagnostics

/// Finds arguments that a tool does not take, in hooks.
enum HookUnknownArgument: FileRule {
  static let name = "hook/unknown-mcp-argument"
  static let severity = Severity.warning
  static let summary = "an argument that the tool does not take"
  static let explanation = """
    The tool's input schema lists what it takes. Most servers skip what they do not know, so \
    the call seems to work and the argument has no effect; others refuse the call.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init mesh ‹--maxAgent›=12
      ---
      """, offersFix: true),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init mesh --maxAgents=12
      ---
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: true) {
      switch $0 {
      case .unknownArgument, .surplusPositional: true
      default: false
      }
    }
  }
}
