import Diagnostics
import SourceText

/// Workflow commands that GitHub shows beside the lines of a change: `::error file=…,line=…::…`.
public struct GitHubReporter: Reporter {
  /// Makes a reporter.
  public init() {}

  /// The whole output; see ``Reporter``.
  public func render(_ report: LintReport, elapsed: Duration) -> String {
    var sources = report.lookup
    return report.diagnostics.map { Self.line($0, &sources) }.joined()
  }

  private static func line(_ diagnostic: Diagnostic, _ sources: inout SourceLookup) -> String {
    let command =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    let start = sources.position(of: diagnostic.range.start, in: diagnostic.path)
    let end = sources.position(of: diagnostic.range.end, in: diagnostic.path)
    var properties = "file=\(escaped(diagnostic.path, isProperty: true)),line=\(start.line)"
    properties += ",endLine=\(end.line)"
    // Columns count only where a finding stays in its line.
    if start.line == end.line { properties += ",col=\(start.column),endColumn=\(end.column)" }
    properties += ",title=\(escaped(diagnostic.rule, isProperty: true))"
    let text = [diagnostic.message, diagnostic.reason, diagnostic.help].filter { !$0.isEmpty }
      .joined(separator: "\n")
    return "::\(command) \(properties)::\(escaped(text, isProperty: false))\n"
  }

  /// The text as workflow commands want it: `%`, CR and LF as hexadecimal, in properties `:` and `,`
  /// too.
  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      default:
        // A terminal reads the log too.
        result += scalar.isUnsafeToShow ? TerminalText.escape(String(scalar)) : String(scalar)
      }
    }
    return result
  }
}
