import Diagnostics

/// Finds arguments of another type than the tool takes, in bodies.
enum BodyWrongArgumentType: FileRule {
  static let name = "body/wrong-mcp-argument-type"
  static let severity = Severity.warning
  static let summary = "an argument of another type than the tool takes"
  static let explanation = """
    The value cannot be read as what the tool's input schema asks for, such as a word where a \
    number is expected. Values that depend on variables are not judged. In a body it is a \
    model that reads and repeats the call.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__moflo__swarm_init mesh --maxAgents=‹many›
      ```
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__moflo__swarm_init mesh --maxAgents="$AGENTS"
      ```
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: false) {
      switch $0 {
      case .wrongType, .constraint: true
      default: false
      }
    }
  }
}
