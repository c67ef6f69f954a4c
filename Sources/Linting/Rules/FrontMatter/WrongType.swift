import Definitions
import Diagnostics
import SourceText
import YAMLSyntax

/// Finds values of another shape than their key takes.
enum WrongType: FileRule {
  static let name = "front-matter/wrong-type"
  static let severity = Severity.error
  static let summary = "a value of another shape than its key takes"
  static let explanation = """
    A list where a text is expected, or a text where a mapping is, makes readers skip the key, or \
    the whole definition: `hooks: []` has kept agents from being loaded.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: ‹[Opens a file]›
      ---
      """, at: "commands/open.md", message: "'description' is a list, but a text is expected",
      offersFix: true),
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks: ‹[]›
      ---
      """, message: "'hooks' is a list, but a mapping is expected"),
    .good(
      """
      ---
      description: Opens a file.
      argument-hint: '[file]'
      ---
      """, at: "commands/open.md"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    file.keyedFields.compactMap { field in
      let (entry, key) = (field.entry, field.name)
      guard let known = field.known, !entry.value.isNull,
        let actual = shapes(of: entry.value), known.shapes.isDisjoint(with: actual),
        !HintIsList.isSuch(entry, in: file)
      else { return nil }
      let expected = words(known.shapes)
      let value = entry.value
      let isOneLine = !file.text(in: value.range).utf8.contains(0x0A)
      let isMeantAsText = known.shapes.contains(.text) && value.isFlow && isOneLine
      return Finding(
        "'\(key)' is \(value.kindInWords), but \(expected) is expected", at: value.range,
        reason: value.isFlow && known.shapes.contains(.text)
          ? "A value without quotes that begins with '[' or '{' is no text." : "",
        help: isMeantAsText ? "" : "Write \(expected).",
        fixes: isMeantAsText ? [YAMLText.quotingFix(value.range, in: file.bytes)] : [],
        severity: severity(known, actual))
    }
  }

  /// A scalar of another type is read as text by most, so only a wrong structure is an error.
  private static func severity(_ known: KnownKey, _ actual: ValueShapes) -> Severity? {
    let structures: ValueShapes = [.list, .map]
    if !actual.isDisjoint(with: structures) { return nil }
    return known.shapes.isSubset(of: structures) ? nil : .warning
  }

  /// The shapes that a value can be read as; nil where that is not known.
  private static func shapes(of node: YAMLNode) -> ValueShapes? {
    switch node.content {
    case .alias: return nil
    case .sequence: return .list
    case .mapping: return .map
    case .scalar:
      switch node.coreValue {
      case .bool: return [.boolean, .text]
      case .integer: return [.integer, .number, .text]
      case .float: return [.number, .text]
      case .string(let text) where isBoolean(text): return [.boolean, .text]
      default: return .text
      }
    }
  }

  /// Whether readers of front matter take a text for true or false, as YAML 1.1 did.
  private static func isBoolean(_ text: String) -> Bool {
    text.utf8.count <= 5
      && ["true", "false", "yes", "no", "on", "off"].contains(text.lowercased())
  }

  private static func words(_ shapes: ValueShapes) -> String {
    var words: [String] = []
    if shapes.contains(.text) { words.append("a text") }
    if shapes.contains(.boolean) { words.append("true or false") }
    if shapes.contains(.number) {
      words.append("a number")
    } else if shapes.contains(.integer) {
      words.append("a whole number")
    }
    if shapes.contains(.list) { words.append("a list") }
    if shapes.contains(.map) { words.append("a mapping") }
    guard let last = words.popLast() else { return "something else" }
    return words.isEmpty ? last : words.joined(separator: ", ") + " or " + last
  }
}
