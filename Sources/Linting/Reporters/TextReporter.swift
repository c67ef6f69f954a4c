import Definitions
import Diagnostics
import SourceText

/// Findings in full, for people, with a line that sums them up.
public struct TextReporter: Reporter {
  private let renderer: DiagnosticRenderer
  private let style: TerminalStyle
  private let isQuiet: Bool

  /// Makes a reporter.
  ///
  /// - Parameters:
  ///   - usesColor: whether to colour.
  ///   - width: columns of the terminal.
  ///   - isQuiet: whether to show errors only, and to say nothing where there are none.
  public init(usesColor: Bool = false, width: Int = 100, isQuiet: Bool = false) {
    renderer = DiagnosticRenderer(usesColor: usesColor, width: width)
    style = TerminalStyle(isEnabled: usesColor)
    self.isQuiet = isQuiet
  }

  /// The whole output; see ``Reporter``.
  public func render(_ report: LintReport, elapsed: Duration) -> String {
    let sources = report.lookup
    let shown = isQuiet ? report.diagnostics.filter { $0.severity == .error } : report.diagnostics
    var text = Parallel.map(Self.slices(of: shown)) { diagnostics in
      var sources = sources
      var text = ""
      for diagnostic in diagnostics {
        text += renderer.render(diagnostic, in: &sources)
        text += "\n"
      }
      return text
    }.joined()
    if !isQuiet || report.summary.errors > 0 {
      text += summaryLine(report.summary, elapsed: elapsed)
    }
    return text
  }

  /// The findings, in order, cut where another file begins into parts that are worth a thread's while.
  private static func slices(of diagnostics: [Diagnostic]) -> [ArraySlice<Diagnostic>] {
    var slices: [ArraySlice<Diagnostic>] = []
    var start = 0
    for index in diagnostics.indices.dropFirst()
    where index - start >= 16
      && !diagnostics[index].path.hasSameBytes(as: diagnostics[index - 1].path)
    {
      slices.append(diagnostics[start..<index])
      start = index
    }
    slices.append(diagnostics[start...])
    return slices
  }

  private func summaryLine(_ summary: LintReport.Summary, elapsed: Duration) -> String {
    var parts: [String] = []
    if summary.errors > 0 {
      parts.append(style.apply(.error, to: summary.errors.counted("error")))
    }
    if summary.warnings > 0 {
      parts.append(style.apply(.warning, to: summary.warnings.counted("warning")))
    }
    if summary.notes > 0 { parts.append(style.apply(.note, to: summary.notes.counted("note"))) }
    let found = parts.isEmpty ? "no findings" : parts.joined(separator: ", ")
    let baselined = summary.baselined > 0 ? ", \(summary.baselined) more in the baseline" : ""
    return "\(found) in \(summary.files.counted("file"))\(baselined)"
      + " (\(elapsed.milliseconds) ms)\n"
  }
}
