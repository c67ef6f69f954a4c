import ArgumentParser
import CommandLineOptions

/// What the command line says of a ``ReportStyle``.
struct ReportOptions: ParsableArguments {
  @Option(help: "How findings are written: text, json, short, sarif, github or junit.")
  var format: ReportStyle.Format = .text

  @Flag(help: "End with status 1 for warnings too.")
  var denyWarnings = false

  @Flag(name: .shortAndLong, help: "Report errors only.")
  var quiet = false

  @Flag(help: "Count findings by rule instead of showing them.")
  var statistics = false

  @OptionGroup var color: ColorOption

  /// The style.
  var style: ReportStyle {
    ReportStyle(
      format: format, deniesWarnings: denyWarnings, isQuiet: quiet, isStatistics: statistics,
      color: color.choice)
  }
}

extension ReportStyle.Format: ExpressibleByArgument {}
