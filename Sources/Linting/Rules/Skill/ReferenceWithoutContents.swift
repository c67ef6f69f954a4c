import Definitions
import Diagnostics
import MarkdownSyntax
import SourceText

/// Finds long files of skills that do not begin with what is in them.
enum ReferenceWithoutContents: FileRule {
  static let name = "skill/reference-without-contents"
  static let severity = Severity.note
  static let isOnByDefault = false
  static let summary = "a long file of a skill without a list of its contents"
  static let explanation = """
    A model often reads only the beginning of a file beside `SKILL.md`. With a list of its contents at \
    the top it sees what else there is. The vendor's guide asks for one above 300 lines; turn this rule \
    on to keep to it.
    """
  static let examples: [RuleExample] = [
    .bad(
      "‹# Keys›\n" + String(repeating: "- A key.\n", count: 300),
      at: "skills/setup/references/keys.md",
      message: "this file has 301 lines and no list of its contents", others: [skill],
      configuration: on),
    .good(
      "# Keys\n\n## Contents\n" + String(repeating: "- A key.\n", count: 300),
      at: "skills/setup/references/keys.md", others: [skill], configuration: on),
  ]

  private static let skill = RuleExample.File(
    "skills/setup/SKILL.md",
    "---\nname: setup\ndescription: Sets it up.\n---\nSee `references/keys.md`.\n")
  private static let on = "rules:\n  skill/reference-without-contents: note\n"
  /// Lines of a file that needs no such list, as the vendor's guide has it.
  private static let lines = 300

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skillResource, let markdown = file.file.markdown,
      file.bytes.count > lines
    else { return [] }
    let whole = SourceRange(start: 0, end: file.bytes.count)
    let count = TextMeasure.lines(of: file.bytes, in: whole)
    guard count > lines, !markdown.headings.contains(where: { isContents($0, file.bytes) }),
      !markdown.links.contains(where: { $0.destination.value.hasPrefix("#") })
    else { return [] }
    let end = file.bytes.firstIndex(of: 0x0A) ?? file.bytes.count
    return [
      Finding(
        "this file has \(count) lines and no list of its contents",
        at: SourceRange(start: 0, end: end),
        reason: "A model may read only the beginning, and not know what else there is.")
    ]
  }

  private static func isContents(_ heading: Heading, _ bytes: [UInt8]) -> Bool {
    let text = bytes.text(in: heading.text).lowercased()
    return text.contains("contents") || text.contains("overview") || text == "index"
      || text == "toc"
  }
}
