import Diagnostics
import SourceText

/// Finds skills whose text takes much of a session once they are called.
enum SkillTooLong: FileRule {
  static let name = "skill/too-long"
  static let severity = Severity.note
  static let summary = "a skill's text of more than 500 lines, or some 5,000 tokens"
  static let explanation = """
    The whole text of a skill is part of the session from its call on. The Agent Skills specification \
    asks for at most 500 lines and 5,000 tokens; a token is counted as four bytes here. Move what is \
    seldom needed to files beside it, and name them in the text.
    """
  static let examples: [RuleExample] = [
    .bad(
      "---\nname: ‹review›\ndescription: Says how code is reviewed.\n---\n"
        + String(repeating: "Read all of it.\n", count: 501),
      at: "skills/review/SKILL.md", message: "the text of this skill has 501 lines"),
    .bad(
      "---\nname: ‹review›\ndescription: Says how code is reviewed.\n---\n"
        + String(repeating: "Read all of it, and then read all of it again.\n", count: 440),
      at: "skills/review/SKILL.md", message: "the text of this skill has about 5,170 tokens"),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard let skill = file.skill, let body = file.file.markdown?.body,
      let size = excess(of: file, in: body)
    else { return [] }
    let place =
      skill.name.range.isEmpty
      ? file.file.markdown?.frontMatter?.openingFence ?? SourceRange(at: 0) : skill.name.range
    return [
      Finding(
        "the text of this skill has \(size)", at: place,
        reason: "All of it is part of the session from its call on.",
        help: "Move what is seldom needed to files beside it.")
    ]
  }

  /// What a text has too much of, with the figure; nil where it is short enough.
  static func excess(of file: FileContext, in body: SourceRange) -> String? {
    // Each line has a byte, so most texts need not be counted.
    guard body.length > LintingLimits.skillLines, body.end <= file.bytes.count else { return nil }
    let lines = TextMeasure.lines(of: file.bytes, in: body)
    if lines > LintingLimits.skillLines { return "\(Numbers.grouped(lines)) lines" }
    let tokens = body.length / LintingLimits.bytesPerToken
    return tokens > LintingLimits.skillTokens ? "about \(Numbers.grouped(tokens)) tokens" : nil
  }
}
