import ArgumentParser
import CommandLineOptions
import Definitions
import Diagnostics
import Linting
import SourceText

/// `moflo lint`: checks definitions.
struct Lint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check agents, commands, skills and hook scripts.",
    discussion: """
      Exit status: 0 where nothing is wrong, 1 for errors (for warnings too with \
      --deny-warnings), 2 where something could not be read or the configuration is wrong.
      """)

  /// How findings are written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, short, sarif, github, junit
  }

  @Argument(help: "Files and folders; by default this folder.", completion: .file())
  var paths: [String] = []

  @Option(help: "How findings are written: text, json, short, sarif, github or junit.")
  var format: Format = .text

  @Option(
    name: .customLong("catalog"),
    help: "Tool catalogue to check MCP calls against, for every server; can be repeated.")
  var catalogs: [String] = []

  @Option(help: "Configuration file; by default the nearest moflo.yaml.", completion: .file())
  var config: String?

  @Flag(help: "Apply the fixes that keep the meaning.")
  var fix = false

  @Flag(help: "Apply the other fixes too.")
  var unsafeFixes = false

  @Flag(help: "End with status 1 for warnings too.")
  var denyWarnings = false

  @Flag(name: .shortAndLong, help: "Report errors only.")
  var quiet = false

  @Flag(help: "Count findings by rule instead of showing them.")
  var statistics = false

  @Option(help: "Check standard input as if it were this file.")
  var stdinFilename: String?

  @OptionGroup var color: ColorOption

  func run() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let catalogs = try CatalogNames.checked(catalogs)
    var reports = try await LintSession(paths: paths, config: config, catalogs: catalogs)
      .lint(standardInput: stdinFilename)
    if fix || unsafeFixes {
      guard stdinFilename == nil else {
        throw CommandFailure("--fix needs files, not standard input", status: .usage)
      }
      let fixed = try FixWriter.apply(reports, includingUnsafe: unsafeFixes)
      if fixed > 0 {
        StandardStreams.error("moflo: fixed \(fixed) \(fixed == 1 ? "finding" : "findings")\n")
        reports = try await LintSession(paths: paths, config: config, catalogs: catalogs).lint()
      }
    }
    var report = LintReport.joining(reports.map(\.shown))
    if quiet, format != .text { report = report.atLeast(.error) }
    StandardStreams.output(reporter().render(report, elapsed: clock.now - start))
    try end(report, isIncomplete: reports.contains(where: \.isIncomplete))
  }

  private func reporter() -> any Reporter {
    let usesColor = color.isEnabled(onTerminal: StandardStreams.outputIsTerminal)
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

  private func end(_ report: LintReport, isIncomplete: Bool) throws {
    if isIncomplete { throw CommandFailure(status: .usage) }
    let summary = report.summary
    if summary.errors > 0 || (denyWarnings && summary.warnings > 0) {
      throw CommandFailure(status: .findings)
    }
  }
}
