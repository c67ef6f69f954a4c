import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Finds skills that texts name and that are a slip for others.
enum UnknownSkillReference: FileRule {
  static let name = "reference/unknown-skill"
  static let severity = Severity.warning
  static let summary = "a text calls a skill by a name that is a slip for another"
  static let explanation = """
    `Skill({ skill: "name" })` in a text tells a model which skill to call. A name that is nearly that of \
    a skill in this workspace, and is none itself, is a slip. Other names are left alone, since they may \
    be the user's skills.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Checks the sources.
      ---
      Call Skill({ skill: "‹code-reveiw›" }) first.
      """, at: "commands/check.md", message: "no skill is named 'code-reveiw'", offersFix: true,
      others: [review]),
    .good(
      """
      ---
      description: Checks the sources.
      ---
      Call Skill({ skill: "code-review" }), then Skill({ skill: "something-else" }).
      """, at: "commands/check.md", others: [review]),
  ]

  private static let review = RuleExample.File(
    "skills/code-review/SKILL.md",
    """
    ---
    name: code-review
    description: Says how code is reviewed.
    ---
    Read all of it.
    """)

  private static let word = "Skill({ skill"
  private static let search = ByteSearch(word)

  static func check(_ file: FileContext) -> [Finding] {
    let all = file.workspace.workspace
    guard !all.skills.isEmpty else { return [] }
    var seen: Set<String> = []
    return NamedInText.names(behind: word, search, in: file).compactMap { name in
      let short = NamedInText.withoutPlugin(name.value)
      guard seen.insert(name.value).inserted, !file.workspace.hasSkill(named: short),
        all.command(named: short) == nil,
        let nearest = NearestName.find(short, in: file.workspace.nearSkillNames)
      else { return nil }
      let prefix = name.value.dropLast(short.count)
      return Finding(
        "no skill is named '\(name.value)'", at: name.range, help: "Did you mean '\(nearest)'?",
        fixes: [
          Fix(
            "change to '\(nearest)'", applicability: .unsafe,
            edits: [Edit(replacing: name.range, with: prefix + nearest)])
        ])
    }
  }
}
