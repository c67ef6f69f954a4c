import Diagnostics
import SourceText

/// Finds a byte order mark before front matter or YAML.
enum ByteOrderMark: FileRule {
  static let name = "yaml/byte-order-mark"
  static let severity = Severity.warning
  static let summary = "a byte order mark stands before the first line"
  static let explanation = """
    Readers of front matter look for a first line that is exactly `---`. The invisible mark makes it \
    another line, and the front matter is taken for text.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ‹\u{FEFF}›---
      name: reviewer
      description: Reviews code.
      ---
      """, message: "a byte order mark stands before the first line", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      """),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.yaml != nil || file.file.markdown != nil,
      file.bytes.starts(with: [0xEF, 0xBB, 0xBF])
    else { return [] }
    let range = SourceRange(start: 0, end: 3)
    return [
      Finding(
        "a byte order mark stands before the first line", at: range,
        reason: "Readers look for a first line that is exactly '---', and this one is not.",
        fixes: [
          Fix("remove it", applicability: .safe, edits: [Edit(replacing: range, with: "")])
        ])
    ]
  }
}
