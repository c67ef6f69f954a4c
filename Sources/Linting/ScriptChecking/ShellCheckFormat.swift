import Diagnostics
import JSONSyntax
import SourceText

/// How shellcheck is called, and what its answer means.
public enum ShellCheckFormat {
  /// The numbers of what is not asked for: a file's first line and files that are sourced, which
  /// scripts inside definitions have none of, and what rules of our own say.
  private static let excluded = [
    1071, 1090, 1091, 2148, 2154, 2086,
  ]

  /// The arguments before the files' names.
  public static func arguments(for dialect: ScriptChecker.Script.Dialect) -> [String] {
    [
      "--format=json1", "--norc", "--shell=\(dialect.rawValue)",
      "--exclude=" + excluded.map { "SC\($0)" }.joined(separator: ","), "--",
    ]
  }

  /// Reads an answer in the format `json1`, whose columns count scalars from 1, a tab as one.
  ///
  /// - Parameters:
  ///   - output: what shellcheck wrote.
  ///   - files: the scripts by the names under which shellcheck saw them.
  /// - Returns: the remarks by those names; nil where the answer is none.
  public static func remarks(
    in output: [UInt8], files: [String: [UInt8]]
  ) -> [String: [ScriptChecker.Remark]]? {
    let document = JSONDocument.parse(output)
    guard document.problems.isEmpty, let comments = document.root?["comments"]?.value.elements
    else { return nil }
    var lines: [String: LineTable] = [:]
    var remarks: [String: [ScriptChecker.Remark]] = [:]
    for comment in comments {
      guard let name = comment["file"]?.value.string, let bytes = files[name],
        let code = integer(comment, "code"), !excluded.contains(code),
        let level = comment["level"]?.value.string, let text = comment["message"]?.value.string,
        let line = integer(comment, "line"), let column = integer(comment, "column"),
        column > 0, remarks[name, default: []].count < LintingLimits.remarks
      else { continue }
      let table = lines[name] ?? LineTable(bytes)
      lines[name] = table
      let start = table.offset(line: line, column: column - 1, in: .scalar)
      let end = table.offset(
        line: integer(comment, "endLine") ?? line,
        column: (integer(comment, "endColumn") ?? column) - 1, in: .scalar)
      remarks[name, default: []].append(
        ScriptChecker.Remark(
          code: code, severity: severity(level), message: text,
          range: SourceRange(start: start, end: max(start, end))))
    }
    return remarks
  }

  private static func integer(_ node: JSONNode, _ key: String) -> Int? {
    guard case .integer(let value)? = node[key]?.value.value else { return nil }
    return Int(exactly: value)
  }

  private static func severity(_ level: String) -> Severity {
    switch level {
    case "error": .error
    case "warning": .warning
    default: .note
    }
  }
}
