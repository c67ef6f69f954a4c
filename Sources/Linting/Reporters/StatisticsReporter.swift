import Diagnostics

/// How often each rule found something, the most frequent first.
public struct StatisticsReporter: Reporter {
  private let style: TerminalStyle

  /// Makes a reporter.
  public init(usesColor: Bool = false) {
    style = TerminalStyle(isEnabled: usesColor)
  }

  /// The whole output; see ``Reporter``.
  public func render(_ report: LintReport, elapsed: Duration) -> String {
    let rows = report.statistics
    let width = rows.map { String($0.count).utf8.count }.max() ?? 0
    return rows.map { row in
      let count = String(row.count)
      let indent = String(repeating: " ", count: width - count.utf8.count)
      let severity = style.apply(row.severity.role, to: row.severity.rawValue)
      return "\(indent)\(count)  \(row.rule)  \(severity)\n"
    }.joined()
  }
}
