import Diagnostics
import SourceText

/// Finds versions of plugins that are no semantic versions.
enum InvalidVersion: FileRule {
  static let name = "plugin/invalid-version"
  static let severity = Severity.note
  static let summary = "a plugin's version is no semantic version"
  static let explanation = """
    Dependencies name ranges of versions, and updates are told by them, as semver.org has it: three \
    numbers, such as `1.4.0`, perhaps with `-beta.1` behind.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"name": "style", "version": "‹1.4›"}
      """, at: ".claude-plugin/plugin.json", message: "'1.4' is no semantic version"),
    .good(
      """
      {"name": "style", "version": "1.4.0-beta.1+build.5"}
      """, at: ".claude-plugin/plugin.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    guard JSONFileSchema(file.file) == .plugin, let version = file.settings?["version"],
      let text = version.text, !text.isEmpty, !isSemantic(text)
    else { return [] }
    return [
      Finding(
        "'\(text)' is no semantic version", at: version.textRange,
        reason: "Ranges of versions cannot tell whether it is newer than another.",
        help: "Write three numbers, such as '1.4.0'.")
    ]
  }

  private static func isSemantic(_ text: String) -> Bool {
    let plus = text.utf8.split(
      separator: UInt8(ascii: "+"), maxSplits: 1, omittingEmptySubsequences: false)
    let minus = plus[0].split(
      separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = minus[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers.allSatisfy(isNumber) else { return false }
    return (minus.dropFirst() + plus.dropFirst()).allSatisfy { part in
      part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0.allSatisfy(isIdentifier)
      }
    }
  }

  private static func isNumber(_ bytes: Substring.UTF8View) -> Bool {
    guard !bytes.isEmpty, bytes.allSatisfy(\.isASCIIDigit) else { return false }
    return bytes.count == 1 || bytes.first != UInt8(ascii: "0")
  }

  private static func isIdentifier(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"): true
    default: byte.isASCIIAlphanumeric
    }
  }
}
