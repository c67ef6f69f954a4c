import Definitions
import Diagnostics
import SourceText

/// Finds tags around parts of a text that are opened or closed alone.
enum UnmatchedTag: FileRule {
  static let name = "body/unmatched-tag"
  static let severity = Severity.note
  static let summary = "a tag around a part of the text that is opened or closed alone"
  static let explanation = """
    Tags on lines of their own, such as `<example>` and `</example>`, tell a model where a part of a text \
    begins and ends. With one of the two missing, the part goes on to where nobody meant. Only tags \
    alone on their line and outside of code are looked at; HTML's own, which need no end, are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      ‹<example>›
      Review what changed.
      """, message: "'<example>' is never closed"),
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      Review what changed.
      ‹</example>›
      """, message: "'</example>' closes nothing"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      <example>
      Review what changed in `<file>`.

      ```
      <open>
      ```
      </example>
      <br>
      """),
  ]

  /// Elements of HTML that are written without an end.
  private static let needNoEnd: Set = [
    "br", "hr", "img", "input", "link", "meta", "p", "li", "td", "tr", "th", "dt", "dd", "source",
    "wbr", "col", "area", "base", "embed", "option", "body", "html", "head",
  ]

  /// A tag that is alone on its line.
  private struct Tag {
    let name: String
    let closes: Bool
    let range: SourceRange
  }

  static let needs: FileParts = .definition

  static func check(_ file: FileContext) -> [Finding] {
    switch file.file.kind {
    case .agent, .command, .skill: break
    default: return []
    }
    let tags = tags(in: file)
    guard !tags.isEmpty else { return [] }
    // Parts may overlap as their authors like; only the number of each tag is compared.
    var open: [String: [Tag]] = [:]
    var lonely: [Tag] = []
    for tag in tags {
      if !tag.closes {
        open[tag.name, default: []].append(tag)
      } else if open[tag.name]?.popLast() == nil {
        lonely.append(tag)
      }
    }
    lonely += open.values.joined()
    return lonely.sorted { $0.range < $1.range }.map { tag in
      Finding(
        tag.closes ? "'</\(tag.name)>' closes nothing" : "'<\(tag.name)>' is never closed",
        at: tag.range,
        reason: tag.closes
          ? "No line before it opens the part." : "The part goes on to the end of the text.")
    }
  }

  private static func tags(in file: FileContext) -> [Tag] {
    guard let markdown = file.file.markdown, markdown.body.end <= file.bytes.count else {
      return []
    }
    let bytes = file.bytes
    var hidden = (markdown.codeBlocks.map(\.range) + markdown.comments).sorted()[...]
    var tags: [Tag] = []
    var written: Set<String> = []
    let limit = LintingLimits.tags
    let starts = search.offsets(in: bytes, from: markdown.body.start, limit: limit)
    // Of so many the last ones are not seen, and each of them might close one that is.
    guard starts.count < limit else { return [] }
    for start in starts {
      while let first = hidden.first, first.end <= start { hidden = hidden.dropFirst() }
      if let first = hidden.first, first.contains(start) { continue }
      var index = start + 1
      guard index < markdown.body.end else { break }
      let closes = bytes[index] == UInt8(ascii: "/")
      if closes { index += 1 }
      let nameStart = index
      while index < markdown.body.end, isOfName(bytes[index]) { index += 1 }
      guard index > nameStart, index - nameStart < 64, index < markdown.body.end else { continue }
      let name = bytes.text(in: SourceRange(start: nameStart, end: index))
      let isAlone = bytes[index] == UInt8(ascii: ">") && isAlone(start, index + 1, bytes)
      if isAlone, !needNoEnd.contains(name.lowercased()) {
        tags.append(
          Tag(name: name, closes: closes, range: SourceRange(start: start, end: index + 1)))
      } else {
        written.insert(name)
      }
    }
    // A tag that also stands within a line, or with attributes, may be opened or closed there.
    return tags.filter { !written.contains($0.name) }
  }

  private static let search = ByteSearch("<")

  private static func isAlone(_ start: Int, _ end: Int, _ bytes: [UInt8]) -> Bool {
    var index = start
    while index > 0, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 { index -= 1 }
    guard index == 0 || bytes[index - 1] == 0x0A else { return false }
    index = end
    while index < bytes.count,
      bytes[index] == 0x20 || bytes[index] == 0x09
        || bytes[index] == 0x0D
    {
      index += 1
    }
    return index >= bytes.count || bytes[index] == 0x0A
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: byte.isASCIIAlphanumeric
    }
  }
}
