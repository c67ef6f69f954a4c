import Diagnostics
import SourceText

/// Finds tags in what a model sees of a skill before it is read.
enum MarkupInDescription: FileRule {
  static let name = "skill/markup-in-description"
  static let severity = Severity.note
  static let summary = "a tag in a skill's name or description"
  static let explanation = """
    Names and descriptions of all skills stand in the model's own instructions, where a tag could open \
    or close a part of them. claude.ai, the API and Codex refuse a skill with one. Write the word \
    without the angle brackets, or in quotes.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: review
      description: Says how code in ‹<diff>› blocks is reviewed.
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md", message: "the description has the tag '<diff>'"),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed, where 1 < 2 and 3 > 2 and x<y.
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skill else { return [] }
    return ["name", "description"].compactMap { key in
      guard let value = file.field(key)?.value, let scalar = value.scalar,
        let tag = firstTag(in: scalar.text)
      else { return nil }
      let text = Array(scalar.text.utf8)[tag.start..<tag.end]
      return Finding(
        "the \(key) has the tag '\(String(decoding: text, as: UTF8.self))'",
        at: scalar.origin.sourceRange(of: tag),
        reason: "It stands in the model's own instructions, and other readers refuse the skill.",
        help: "Write the word without angle brackets.")
    }
  }

  /// Bytes of a tag at most: what is longer is no word.
  private static let longest = 64

  /// The first `<word>`, `</word>` or `<word …>`, as a range of the text.
  private static func firstTag(in text: String) -> SourceRange? {
    let bytes = Array(text.utf8)
    var index = 0
    while let open = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
      index = open + 1
      let rest = bytes[index...].prefix(longest)
      let name = rest.first == UInt8(ascii: "/") ? rest.dropFirst() : rest
      guard let first = name.first, first.isASCIILetter,
        let close = name.firstIndex(where: { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<") }),
        bytes[close] == UInt8(ascii: ">")
      else { continue }
      return SourceRange(start: open, end: close + 1)
    }
    return nil
  }
}
