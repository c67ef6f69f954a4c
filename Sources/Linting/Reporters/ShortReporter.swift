import Diagnostics

/// One line a finding, as editors and scripts read it: `path:line:column: severity: message [rule]`.
public struct ShortReporter: Reporter {
  private let renderer: DiagnosticRenderer

  /// Makes a reporter.
  public init(usesColor: Bool = false) {
    renderer = DiagnosticRenderer(usesColor: usesColor)
  }

  /// The whole output; see ``Reporter``.
  public func render(_ report: LintReport, elapsed: Duration) -> String {
    var sources = report.lookup
    return report.diagnostics.map { renderer.renderShort($0, in: &sources) }.joined()
  }
}
