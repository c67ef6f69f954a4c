import Diagnostics
import SourceText
import ToolCatalog
import YAMLSyntax

/// Finds topologies that moflo does not build.
enum InvalidTopology: FileRule {
  static let name = "swarm/invalid-topology"
  static let severity = Severity.error
  static let summary = "a topology that is none of mesh, hierarchical, ring, star"
  static let explanation = """
    The topology says which nodes talk to which. moflo builds four: `mesh`, `hierarchical`, `ring` \
    and `star`; a plan with another word is refused.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Checks the sources.
      swarm:
        topology: ‹mash›
      ---
      """, at: "commands/check.md", message: "unknown topology 'mash'", offersFix: true),
    .good(
      """
      ---
      description: Checks the sources.
      swarm:
        topology: mesh
      ---
      """, at: "commands/check.md"),
  ]

  private static let topologies = ["mesh", "hierarchical", "ring", "star"]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard let value = SwarmFields.settings(of: file)?["topology"]?.value, let scalar = value.scalar,
      !value.isNull, !topologies.contains(where: { $0.hasSameBytes(as: scalar.text) })
    else { return [] }
    return [
      FieldChecks.unknown(
        "topology", Located(scalar.text, at: value.range), among: topologies,
        reason: "A plan with it is refused.")
    ]
  }
}
