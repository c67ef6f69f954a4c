import Definitions
import Diagnostics
import SourceText

/// Finds files of a skill that none of its texts mention.
enum UnmentionedFile: FileRule {
  static let name = "skill/unmentioned-file"
  static let severity = Severity.note
  static let summary = "a file of a skill that none of its texts mention"
  static let explanation = """
    A file beside a skill is read only where a text sends the model to it. Name it in `SKILL.md`, or in \
    a file that is named there; or take it out. Files of people and tools, such as `README.md` and \
    `LICENSE`, need no mention.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹review›
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md",
      message: "no text of this skill mentions 'references/checks.md'",
      others: [RuleExample.File("skills/review/references/checks.md", "All checks.\n")]),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ---
      Read `references/checks.md` first.
      """, at: "skills/review/SKILL.md",
      others: [
        RuleExample.File("skills/review/references/checks.md", "Then see more.md.\n"),
        RuleExample.File("skills/review/references/more.md", "More checks.\n"),
      ]),
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard let skill = file.skill, !skill.resources.isEmpty else { return [] }
    let folder = Paths.folder(of: file.path)
    let workspace = file.workspace.workspace
    let paths = skill.resources.map { resource -> (FileID, String) in
      let path = workspace[resource].path
      return (resource, folder.isEmpty ? path : String(path.dropFirst(folder.count + 1)))
    }
    // Most skills mention all in their first text, and then no other needs to be looked through.
    var missing = paths.filter { _, path in
      !MentionedWords.stands(Array(PathName.last(of: path)), in: file.bytes)
    }
    if missing.isEmpty { return [] }
    var words = MentionedWords(lookingForFiles: missing.map(\.1))
    for text in [file.id] + skill.resources {
      words.add(workspace[text].source.bytes, of: text)
      missing.removeAll { resource, path in words.mention(path: path, of: resource) }
      if missing.isEmpty { return [] }
    }
    guard let first = missing.first?.1 else { return [] }
    let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
    return [
      Finding(
        "no text of this skill mentions '\(first)'\(more)",
        at: skill.name.range, reason: "The model reads only what a text sends it to.")
    ]
  }
}
