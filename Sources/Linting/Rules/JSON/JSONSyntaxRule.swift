import Diagnostics
import SourceText

/// Finds JSON that cannot be read.
enum JSONSyntaxRule: FileRule {
  static let name = "json/syntax"
  static let severity = Severity.error
  static let summary = "a file that is no JSON"
  static let explanation = """
    A settings file, manifest or MCP configuration that is no JSON is not read at all: no setting \
    of it holds, no server of it is started. Comments and commas behind the last element are no \
    part of JSON, whatever an editor lets through. The file is checked as far as it can be read; \
    what else is wrong with it is mended only when its syntax is.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {
        "model": "opus"‹,›
      }
      """, at: ".claude/settings.json",
      message: "a trailing comma: no ',' may stand behind the last one", offersFix: true),
    .bad(
      """
      {
        ‹// which model›
        "model": "opus"
      }
      """, at: ".claude/settings.json", message: "a comment: JSON has none"),
    .bad(
      """
      {‹model›: "opus", "verbose": ‹True›}
      """, at: ".claude/settings.json", message: "a key needs double quotes", offersFix: true),
    .good(
      """
      {"model": "opus"}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    (file.file.json?.problems ?? []).map { problem in
      Finding(
        problem.message.replacing("`", with: "'"), at: problem.range,
        reason: "Of a file that is no JSON, nothing is read.",
        fixes: problem.replacement.map { text in
          [
            Fix(
              text.isEmpty ? "remove it" : "write '\(text)'", applicability: .safe,
              edits: [Edit(replacing: problem.range, with: text)])
          ]
        } ?? [])
    }
  }
}
