import CommandLineOptions
import Linting

/// How findings are shown and what they mean for the exit status.
struct ReportStyle {
  /// How findings are written.
  enum Format: String, CaseIterable {
    case text, json, short, sarif, github, junit
  }

  /// How findings are written.
  var format = Format.text
  /// Whether warnings too end the command with status 1.
  var deniesWarnings = false
  /// Whether errors only are reported.
  var isQuiet = false
  /// Whether findings are counted by rule instead of shown.
  var isStatistics = false
  /// When to use colour.
  var color = ColorChoice.auto

  /// The report in words or in a form for programs.
  func render(_ report: LintReport, elapsed: Duration, onTerminal isTerminal: Bool) -> String {
    let report = isQuiet && format != .text ? report.atLeast(.error) : report
    let usesColor = color.isEnabled(onTerminal: isTerminal)
    return reporter(usesColor: usesColor).render(report, elapsed: elapsed)
  }

  /// Throws where the findings are such that the command has to fail.
  func end(_ report: LintReport) throws {
    let summary = report.summary
    // What is not shown does not fail either.
    let warnings = isQuiet && format != .text ? 0 : summary.warnings
    if summary.errors > 0 || (deniesWarnings && warnings > 0) {
      throw CommandFailure(status: .findings)
    }
  }

  private func reporter(usesColor: Bool) -> any Reporter {
    if isStatistics { return StatisticsReporter(usesColor: usesColor) }
    return switch format {
    case .text: TextReporter(usesColor: usesColor, isQuiet: isQuiet)
    case .json: JSONReporter()
    case .short: ShortReporter(usesColor: usesColor)
    case .sarif: SARIFReporter(version: Moflo.version)
    case .github: GitHubReporter()
    case .junit: JUnitReporter()
    }
  }
}
