import ArgumentParser
import CommandLineOptions
import Diagnostics
import Runtime

/// `moflo status`: how a run stands.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how a run stands, live or past.")

  @Option(name: .customLong("run"), help: "The run; by default the latest one.")
  var runIdentifier = "latest"

  @Option(
    help: "How the state is written: text, json, or prometheus for a collector of metrics.")
  var format: Format = .text

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, prometheus
  }

  @OptionGroup var state: StateOption
  @OptionGroup var color: ColorOption

  func run() async throws {
    let history = try RunHistoryReader(run: runIdentifier, state: state)
    // Asked first: a run that ends in between is shown as over, not as interrupted.
    let isLive = RunLock.isHeld(history.folder)
    let projection = try await history.projection()
    let report = RunReport(
      projection, folder: history.folder, stateFolder: state.spoken, isLive: isLive)
    switch format {
    case .text: SummaryView(format: .text, color: color).write(report)
    case .json: SummaryView(format: .json, color: color).write(report)
    case .prometheus: StandardStreams.output(PrometheusText.text(report))
    }
  }
}
