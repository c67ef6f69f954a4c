import Definitions
import Diagnostics
import SourceText

/// Finds variables of hooks whose values are split at spaces.
enum UnquotedVariable: FileRule {
  static let name = "hook/unquoted-variable"
  static let severity = Severity.note
  static let summary = "a variable in a hook without quotes around it"
  static let explanation = """
    Without double quotes a value is split at spaces, and `*` in it becomes names of files. A path with \
    a space then reaches the command as two words. Put the variable in quotes.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: ls ‹$HOME›/notes
      ---
      Review what changed.
      """, message: "the value of 'HOME' is split at spaces", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: |
          folder=$HOME
          ls "$folder/notes"; echo $? ${#folder}
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    file.file.scripts.filter(EventHooks.isInline).flatMap { script -> [Finding] in
      var findings: [Finding] = []
      // Behind a quote that is missing, what is quoted and what is not change places.
      guard script.script.problems.isEmpty else { return [] }
      script.script.forEachParameterExpansion { visit in
        let expansion = visit.expansion
        guard visit.isSplit, !visit.isInExpansion, expansion.prefix.isEmpty,
          let first = expansion.name.value.utf8.first,
          first == UInt8(ascii: "_") || first.isASCIILetter
        else { return }
        let range = script.origin.sourceRange(of: visit.range)
        findings.append(
          Finding(
            "the value of '\(expansion.name.value)' is split at spaces", at: range,
            fixes: fix(script, visit.range, range, in: file)))
      }
      return findings
    }
  }

  /// Quotes around the variable, where the file has the script as it stands.
  private static func fix(
    _ script: EmbeddedScript, _ inScript: SourceRange, _ range: SourceRange, in file: FileContext
  ) -> [Fix] {
    guard file.file.json == nil, inScript.length == range.length, range.start > 0,
      file.bytes[..<range.start].last != UInt8(ascii: "\"")
    else { return [] }
    // A scalar in double quotes would end at the quote.
    guard file.bytes.text(in: range).hasPrefix("$"), !isInDoubleQuotedScalar(script, file) else {
      return []
    }
    return [
      Fix(
        "put it in quotes", applicability: .unsafe,
        edits: [
          Edit(replacing: SourceRange(at: range.start), with: "\""),
          Edit(replacing: SourceRange(at: range.end), with: "\""),
        ])
    ]
  }

  private static func isInDoubleQuotedScalar(
    _ script: EmbeddedScript, _ file: FileContext
  ) -> Bool {
    let start = script.range.start
    return start < file.bytes.count && file.bytes[start] == UInt8(ascii: "\"")
  }
}
