import Definitions
import Diagnostics
import SourceText

/// Finds commands that a skill hides.
enum ShadowedCommand: WorkspaceRule {
  static let name = "command/shadowed"
  static let severity = Severity.warning
  static let summary = "a skill of the same name hides a command"
  static let explanation = """
    Commands and skills are called alike, with `/` before the name. Where a `.claude` folder or plugin \
    has both under one name, the skill is taken, and the command never runs.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ‹---›
      description: Reviews code.
      ---
      Review what changed.
      """, at: ".claude/commands/review.md", message: "a skill is named 'review' too",
      others: [review(".claude/skills/review/SKILL.md")]),
    .good(
      """
      ---
      description: Reviews code.
      ---
      Review what changed.
      """, at: "plugins/two/commands/review.md",
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
    let all = workspace.workspace
    guard !all.commands.isEmpty, !all.skills.isEmpty else { return [] }
    var skills: [ByteName: SkillDefinition] = [:]
    for skill in all.skills {
      let owner = DefinitionSets.owner(of: all[skill.file].path, "skills")
      let key = DefinitionSets.key(owner, skill.name.value)
      if skills[key] == nil { skills[key] = skill }
    }
    return all.commands.compactMap { command in
      let owner = DefinitionSets.owner(of: all[command.file].path, "commands")
      guard let skill = skills[DefinitionSets.key(owner, command.name)] else { return nil }
      let place = all[command.file].markdown?.frontMatter?.openingFence ?? SourceRange(at: 0)
      return Finding(
        "a skill is named '\(command.name)' too", at: place,
        reason: "The skill is taken, and the command never runs.", help: "Rename one of the two.",
        related: [
          RelatedPlace(
            path: all[skill.file].path, range: skill.name.range, message: "the skill")
        ]
      ).in(command.file)
    }
  }
}
