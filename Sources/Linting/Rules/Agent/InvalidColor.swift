import Diagnostics
import SourceText

/// Finds colours that Claude Code does not know.
enum InvalidColor: FileRule {
  static let name = "agent/invalid-color"
  static let severity = Severity.note
  static let summary = "a colour that Claude Code does not know"
  static let explanation = """
    An agent is shown in `red`, `blue`, `green`, `yellow`, `purple`, `orange`, `pink` or `cyan`; some \
    versions know `magenta` too. Any other word is skipped. moflo also takes `#RRGGBB`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      color: ‹gren›
      ---
      Review what changed.
      """, message: "unknown colour 'gren'", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      color: '#4ECDC4'
      ---
      Review what changed.
      """),
  ]

  private static let colors = [
    "red", "blue", "green", "yellow", "purple", "orange", "pink", "cyan",
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard let color = file.writtenText(of: "color")?.value, !color.hasSameBytes(as: "magenta"),
      !(file.dialects.contains(.moflo) && isHexadecimal(color))
    else { return [] }
    return EnumeratedField.findings(
      file, "color", in: .agent, what: "colour", among: colors,
      reason: "The agent is shown without a colour.")
  }

  private static func isHexadecimal(_ color: String) -> Bool {
    let bytes = Array(color.utf8)
    guard bytes.first == UInt8(ascii: "#"), bytes.count == 7 || bytes.count == 4 else {
      return false
    }
    return bytes.dropFirst().allSatisfy { $0.hexadecimalValue != nil }
  }
}
