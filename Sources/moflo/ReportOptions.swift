import ArgumentParser
import CommandLineOptions
import Linting

/// How findings are shown and what they mean for the exit status.
struct ReportOptions: ParsableArguments {
  /// How findings are written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, short, sarif, github, junit
  }

  @Option(help: "How findings are written: text, json, short, sarif, github or junit.")
  var format: Format = .text

  @Flag(help: "End with status 1 for warnings too.")
  var denyWarnings = false

  @Flag(name: .shortAndLong, help: "Report errors only.")
  var quiet = false

  @Flag(help: "Count findings by rule instead of showing them.")
  var statistics = false

  @OptionGroup var color: ColorOption

  /// The report in words or in a form for programs.
  func render(_ report: LintReport, elapsed: Duration, onTerminal isTerminal: Bool) -> String {
    let report = quiet && format != .text ? report.atLeast(.error) : report
    let usesColor = color.isEnabled(onTerminal: isTerminal)
    return reporter(usesColor: usesColor).render(report, elapsed: elapsed)
  }

  /// Throws where the findings are such that the command has to fail.
  func end(_ report: LintReport) throws {
    let summary = report.summary
    // What is not shown does not fail either.
    let warnings = quiet && format != .text ? 0 : summary.warnings
    if summary.errors > 0 || (denyWarnings && warnings > 0) {
      throw CommandFailure(status: .findings)
    }
  }

  private func reporter(usesColor: Bool) -> any Reporter {
    if statistics { return StatisticsReporter(usesColor: usesColor) }
    return switch format {
    case .text: TextReporter(usesColor: usesColor, isQuiet: quiet)
    case .json: JSONReporter()
    case .short: ShortReporter(usesColor: usesColor)
    case .sarif: SARIFReporter(version: Moflo.version)
    case .github: GitHubReporter()
    case .junit: JUnitReporter()
    }
  }
}
