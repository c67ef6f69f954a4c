import Definitions
import Diagnostics
import SourceText
import YAMLSyntax

/// Finds texts that YAML cuts or reads as something else, without an error.
enum UnquotedSpecial: FileRule {
  static let name = "yaml/unquoted-special"
  static let severity = Severity.warning
  static let summary = "a text without quotes that YAML cuts or takes for a tag"
  static let explanation = """
    In a value without quotes ` #` begins a comment, so all behind it is lost; a leading `!` is a tag, a \
    leading `&` an anchor. None of these is an error, and the text is not the one that was written. A \
    `#` with a space behind it looks like a comment and is left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: fixer
      description: Fixes patch ‹#12 and others like it›
      ---
      Fix it.
      """, message: "all from '#' on is a comment, not part of 'description'", offersFix: true),
    .bad(
      """
      ---
      name: fixer
      description: ‹!important› Fixes issues.
      ---
      Fix it.
      """, message: "the '!important' before the text of 'description' is a tag"),
    .good(
      """
      ---
      name: fixer
      description: 'Fixes patch #12 and others like it'
      color: red # as alarms are
      ---
      Fix it.
      """),
  ]

  /// Keys whose values are read by people and models.
  private static let texts = ["description", "argument-hint", "when_to_use", "initialPrompt"]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard KnownKeys.areJudged(file.file.kind), let yaml = file.file.yaml else { return [] }
    return file.fields.compactMap { entry -> Finding? in
      guard let key = entry.keyText, EventHooks.has(texts, key),
        let scalar = entry.value.scalar, case .plain = scalar.style, !scalar.text.isEmpty
      else { return nil }
      return comment(key, entry.value, yaml, file) ?? sign(key, entry, file)
    }
  }

  private static func comment(
    _ key: String, _ value: YAMLNode, _ yaml: YAMLDocument, _ file: FileContext
  ) -> Finding? {
    let end = value.range.end
    // The value's own line: the first comment behind it, with nothing but blanks between.
    guard let comment = firstComment(from: end, in: yaml.comments),
      comment.end <= file.bytes.count,
      file.bytes[end..<comment.start].allSatisfy({ $0 == 0x20 || $0 == 0x09 }),
      comment.length > 1, file.bytes[comment.start + 1] > 0x20,
      file.bytes[comment.start + 1] != UInt8(ascii: "#")
    else { return nil }
    let isOneLine = !file.bytes[value.range.start..<end].contains(0x0A)
    return Finding(
      "all from '#' on is a comment, not part of '\(key)'", at: comment,
      reason: "In a value without quotes a '#' behind a space begins a comment.",
      fixes: isOneLine
        ? [
          YAMLText.quotingFix(
            value.range.union(comment), in: file.bytes, applicability: .unsafe)
        ] : [])
  }

  /// The first comment that begins at or behind an offset; comments are in order.
  private static func firstComment(from offset: Int, in comments: [SourceRange]) -> SourceRange? {
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low < comments.count ? comments[low] : nil
  }

  private static func sign(_ key: String, _ entry: YAMLEntry, _ file: FileContext) -> Finding? {
    let start = entry.key.range.end
    let textStart = entry.value.scalar?.origin.sourceOffset(of: 0) ?? entry.value.range.start
    guard start < textStart, textStart <= file.bytes.count else { return nil }
    let before = file.bytes[start..<textStart]
    guard let first = before.firstIndex(where: { $0 > 0x20 && $0 != UInt8(ascii: ":") }),
      file.bytes[first] == UInt8(ascii: "!") || file.bytes[first] == UInt8(ascii: "&")
    else { return nil }
    let end = before[first...].firstIndex { $0 <= 0x20 } ?? textStart
    let range = SourceRange(start: first, end: end)
    // `!!str` and the like are meant.
    guard !file.text(in: range).hasPrefix("!!") else { return nil }
    let isTag = file.bytes[first] == UInt8(ascii: "!")
    return Finding(
      "the '\(file.text(in: range))' before the text of '\(key)' is \(isTag ? "a tag" : "an anchor")",
      at: range, reason: "It is no part of the text.", help: "Put the whole text in quotes.")
  }
}
