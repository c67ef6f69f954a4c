import Diagnostics

/// Puts a report in a form for people or programs.
public protocol Reporter: Sendable {
  /// The whole output, ending in a line end where it is not empty.
  ///
  /// - Parameters:
  ///   - report: what was found.
  ///   - elapsed: how long it took.
  func render(_ report: LintReport, elapsed: Duration) -> String
}

extension Duration {
  /// Whole milliseconds, rounded.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
    return overflow ? .max : whole + (attoseconds + 500_000_000_000_000) / 1_000_000_000_000_000
  }
}

extension Int {
  /// The number with its noun: `1 file`, `2 files`.
  func counted(_ noun: String) -> String {
    self == 1 ? "1 \(noun)" : "\(self) \(noun)s"
  }
}
