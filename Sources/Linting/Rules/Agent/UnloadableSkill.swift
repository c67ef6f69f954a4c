import Diagnostics
import SourceText

/// Finds skills that an agent preloads although they forbid it.
enum UnloadableSkill: FileRule {
  static let name = "agent/unloadable-skill"
  static let severity = Severity.warning
  static let summary = "an agent preloads a skill that only a person may call"
  static let explanation = """
    A skill with `disable-model-invocation: true` is called by people alone: Claude Code does not \
    preload it, whatever an agent's `skills` say, and the agent starts without its text. Take the line \
    out of the skill, or the skill out of the list.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      skills:
        - ‹release›
      ---
      Review what changed.
      """, message: "only a person may call the skill 'release'",
      others: [skill("disable-model-invocation: true\n")]),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      skills: [release]
      ---
      Review what changed.
      """, others: [skill("")]),
  ]

  private static func skill(_ line: String) -> RuleExample.File {
    RuleExample.File(
      "skills/release/SKILL.md",
      "---\nname: release\ndescription: Makes a release.\n\(line)---\nMake it.\n")
  }

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent, file.dialects.contains(.claudeCode) else { return [] }
    let all = file.workspace.workspace
    return agent.skills.prefix(LintingLimits.fields).compactMap { name in
      // Where several have the name, another may be meant.
      let skills = all.skills(named: name.value)
      guard skills.count == 1, let skill = skills.first,
        let entry = all[skill.file].yaml?.root?["disable-model-invocation"],
        entry.value.coreValue == .bool(true)
      else { return nil }
      return Finding(
        "only a person may call the skill '\(name.value)'", at: name.range,
        reason: "Claude Code does not preload it, and the agent starts without its text.",
        related: [
          RelatedPlace(
            path: all[skill.file].path, range: entry.range, message: "the skill says it here")
        ])
    }
  }
}
