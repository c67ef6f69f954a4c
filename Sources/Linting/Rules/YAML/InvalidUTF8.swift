import Diagnostics

/// Finds bytes in YAML that are not UTF-8.
enum InvalidUTF8: FileRule {
  static let name = "yaml/invalid-utf8"
  static let severity = Severity.error
  static let summary = "the YAML has bytes that are not UTF-8"
  static let explanation = """
    Definitions are read as UTF-8. A file that was saved in another encoding, such as Latin-1, is \
    refused, or shows other characters than its author wrote.
    """
  // Source text of an example is always UTF-8; the fixtures hold bytes that are not.
  static let examples: [RuleExample] = [
    .good(
      """
      ---
      name: reviewer
      description: Prüft Code.
      ---
      """)
  ]

  static let needs: FileParts = .yaml

  static func check(_ file: FileContext) -> [Finding] {
    let problems = file.file.yaml?.problems.filter { $0.kind == .invalidUTF8 } ?? []
    return problems.map { problem in
      Finding(
        "this is not UTF-8", at: problem.range,
        reason: "Definitions are read as UTF-8.",
        help: "Save the file as UTF-8.")
    }
  }
}
