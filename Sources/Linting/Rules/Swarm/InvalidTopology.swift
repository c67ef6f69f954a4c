import Diagnostics
import SourceText
import ToolCatalog
import YAMLSyntax

/// Finds topologies that moflo does not build.
public enum InvalidTopology: FileRule {
  public static let name = "swarm/invalid-topology"
  public static let severity = Severity.error
  public static let summary = "a topology that is none of mesh, hierarchical, ring, star"
  public static let explanation = """
    The topology says which nodes talk to which. moflo builds four: `mesh`, `hierarchical`, `ring` \
    and `star`; a plan with another word is refused.
    """
  public static let examples: [RuleExample] = [
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

  public static func check(_ file: FileContext) -> [Finding] {
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
