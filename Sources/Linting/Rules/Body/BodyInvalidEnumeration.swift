import Diagnostics

/// Finds arguments that are none of the values that the tool takes, in bodies.
enum BodyInvalidEnumeration: FileRule {
  static let name = "body/invalid-mcp-enum"
  static let severity = Severity.warning
  static let summary = "an argument that is none of the values that the tool takes"
  static let explanation = """
    The tool's input schema lists the values that it takes, and the server refuses others. In \
    a body it is a model that reads and repeats the call.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__moflo__swarm_init ‹mash›
      ```
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__moflo__swarm_init mesh
      ```
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: false) {
      if case .notInEnumeration = $0 { true } else { false }
    }
  }
}
