import Definitions
import Diagnostics
import SourceText

/// Finds skills of the same name in one set.
enum ShadowedSkill: WorkspaceRule {
  static let name = "skill/shadowed"
  static let severity = Severity.note
  static let summary = "two skills of one set have the same name"
  static let explanation = """
    Of two skills with the same name in one `.claude` folder or plugin only one is found by it. Skills \
    of different plugins may share a name, since the plugin's name stands before it.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹review›
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/second/SKILL.md", message: "another skill is named 'review'",
      others: [review("skills/review/SKILL.md")]),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "plugins/two/skills/review/SKILL.md",
      others: [review("plugins/one/skills/review/SKILL.md")]),
  ]

  private static func review(_ path: String) -> RuleExample.File {
    RuleExample.File(
      path,
      """
      ---
      name: review
      description: Says how code is reviewed.
      ---
      Read all of it.
      """)
  }

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    var first: [ByteName: SkillDefinition] = [:]
    var findings: [FileFinding] = []
    for skill in workspace.workspace.skills {
      let path = workspace.workspace[skill.file].path
      let key = DefinitionSets.key(DefinitionSets.owner(of: path, "skills"), skill.name.value)
      guard let other = first[key] else {
        first[key] = skill
        continue
      }
      let otherPath = workspace.workspace[other.file].path
      findings.append(
        Finding(
          "another skill is named '\(skill.name.value)'", at: skill.name.range,
          reason: "Only one of the two is found by the name.", help: "Rename one of them.",
          related: [
            RelatedPlace(path: otherPath, range: other.name.range, message: "the other skill")
          ]
        ).in(skill.file))
    }
    return findings
  }
}

/// The sets that definitions belong to.
enum DefinitionSets {
  /// The folder of a plugin or of Claude Code that a path belongs to: all before its first folder of
  /// that name.
  static func owner(of path: String, _ folder: StaticString) -> String {
    Paths.part(of: path, before: folder) ?? ""
  }

  /// A key for the definition of a name in a set.
  static func key(_ owner: String, _ name: String) -> ByteName { ByteName("\(owner)\0\(name)") }
}
