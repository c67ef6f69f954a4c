import CommandLineOptions
import Diagnostics
import JSONSyntax
import Runtime

/// Writes what a run came to, or how it stands, to standard output.
struct SummaryView {
  let format: SummaryFormat
  let color: ColorOption

  func write(_ report: RunReport) {
    switch format {
    case .text:
      let style = TerminalStyle(
        isEnabled: color.isEnabled(onTerminal: StandardStreams.outputIsTerminal))
      StandardStreams.output(SummaryText.render(report, style: style))
    case .json: StandardStreams.output(report.json.prettyText() + "\n")
    }
  }
}
