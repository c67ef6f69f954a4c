import Diagnostics
import SourceText
import ToolCatalog

/// Finds skills that an agent preloads and that are not there.
enum UnknownSkill: FileRule {
  static let name = "agent/unknown-skill"
  static let severity = Severity.warning
  static let summary = "an agent preloads a skill that is not there"
  static let explanation = """
    The text of each skill in `skills` is loaded when the agent starts; one that is not found is \
    skipped. A name that is a slip for a skill of this workspace is a warning. Any other is a note, \
    since the skill may be the user's own; where the workspace has no skills nothing is said.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      skills:
        - ‹code-reveiw›
      ---
      Review what changed.
      """, message: "no skill is named 'code-reveiw'", offersFix: true,
      others: [skill("code-review")]),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      skills: [code-review, 'other-plugin:style']
      ---
      Review what changed.
      """, others: [skill("code-review")]),
  ]

  private static func skill(_ name: String) -> RuleExample.File {
    RuleExample.File(
      "skills/\(name)/SKILL.md",
      """
      ---
      name: \(name)
      description: Says how code is reviewed.
      ---
      Read all of it.
      """)
  }

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent, !agent.skills.isEmpty else { return [] }
    guard !file.workspace.workspace.skills.isEmpty else { return [] }
    let names = file.workspace.nearSkillNames
    return agent.skills.prefix(LintingLimits.fields).compactMap { skill in
      // With a plugin's name before it, it may be anybody's.
      guard !skill.value.utf8.contains(UInt8(ascii: ":")),
        !file.workspace.hasSkill(named: skill.value)
      else { return nil }
      let nearest = NearestName.find(skill.value, in: names)
      return Finding(
        "no skill is named '\(skill.value)'", at: skill.range,
        reason: "The agent starts without it.",
        help: nearest.map { "Did you mean '\($0)'?" } ?? "",
        fixes: nearest.map {
          [
            Fix(
              "change to '\($0)'", applicability: .unsafe,
              edits: [Edit(replacing: skill.range, with: $0)])
          ]
        } ?? [], severity: nearest == nil ? .note : nil)
    }
  }
}
