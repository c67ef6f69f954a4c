import Diagnostics
import SourceText

/// Finds names of plugins that are not in lower case with hyphens.
enum PluginNameForm: FileRule {
  static let name = "plugin/invalid-name"
  static let severity = Severity.warning
  static let summary = "a plugin's name is not in lower case with hyphens"
  static let explanation = """
    The name stands before everything that the plugin brings, as in `/style:check`, and in the names of \
    its servers' tools. Letters in lower case, digits and single hyphens are safe there.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"name": "‹Style Check›"}
      """, at: ".claude-plugin/plugin.json",
      message: "the plugin's name 'Style Check' is not in lower case with hyphens"),
    .good(
      """
      {"name": "style-check"}
      """, at: ".claude-plugin/plugin.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    guard JSONFileSchema(file.file) == .plugin, let name = file.settings?["name"],
      let text = name.text, !text.isEmpty, !isSafe(text)
    else { return [] }
    return [
      Finding(
        "the plugin's name '\(text)' is not in lower case with hyphens", at: name.textRange,
        reason: "It stands before the names of all that the plugin brings.",
        help: "Use letters in lower case, digits and single hyphens.")
    ]
  }

  private static func isSafe(_ text: String) -> Bool {
    let words = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return words.allSatisfy { word in
      !word.isEmpty
        && word.allSatisfy { $0.isASCIIDigit || $0.isASCIILowercaseLetter }
    }
  }
}
