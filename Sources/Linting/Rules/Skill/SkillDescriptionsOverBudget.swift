import Definitions
import Diagnostics
import SourceText

/// Finds sets of skills whose descriptions do not all fit into the list that a model sees.
enum SkillDescriptionsOverBudget: WorkspaceRule {
  static let name = "skill/descriptions-over-budget"
  static let severity = Severity.note
  static let summary = "a set's descriptions of skills that do not fit into the model's list"
  static let explanation = """
    A model sees the names and descriptions of skills in a list that has a share of its context, some \
    16,000 characters where nothing else is set. What is above is cut or left out, and the model does not \
    know of it. Skills that only people call take no room. The longest description is shown.
    """
  static let examples: [RuleExample] = [
    .bad(
      "---\nname: one\ndescription: ‹Reviews" + String(repeating: " and reviews", count: 1_350)
        + ".›\n---\nReview.\n", at: ".claude/skills/one/SKILL.md",
      message: "the descriptions of 2 skills have 16,219 characters together", others: [two]),
    .good(
      "---\nname: one\ndescription: Reviews code.\n---\nReview.\n",
      at: ".claude/skills/one/SKILL.md", others: [two]),
  ]

  private static let two = RuleExample.File(
    ".claude/skills/two/SKILL.md", "---\nname: two\ndescription: Tests code.\n---\nTest.\n")

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    guard workspace.configuration.dialects.contains(.claudeCode) else { return [] }
    let all = workspace.workspace
    let described = all.skills.compactMap { skill -> DescriptionBudget.Item? in
      let fields = all[skill.file].yaml?.root
      guard let description = skill.description,
        fields?["disable-model-invocation"]?.value.coreValue != .bool(true)
      else { return nil }
      return DescriptionBudget.Item(file: skill.file, description: description)
    }
    return DescriptionBudget.sets(described, in: all, folder: "skills").compactMap { set in
      guard set.count > 1, set.bytes > LintingLimits.skillDescriptions else { return nil }
      return Finding(
        "the descriptions of \(set.count) skills have \(Numbers.grouped(set.bytes)) characters "
          + "together", at: set.longest.description.range,
        reason: "What is above \(Numbers.grouped(LintingLimits.skillDescriptions)) is cut or left "
          + "out of the model's list.", help: "This is the longest: say less of what, more of when."
      ).in(set.longest.file)
    }
  }
}
