import ArgumentParser
import CommandLineOptions
import Diagnostics
import Runtime

/// `moflo report`: a run as an HTML page.
struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a run as one self-contained HTML page.",
    discussion: """
      The page shows who did what when, what happened to the swarm, and what failed with what it said. It \
      loads nothing and runs nothing: moflo report > run.html
      """)

  @Option(name: .customLong("run"), help: "The run; by default the latest one.")
  var runIdentifier = "latest"

  @OptionGroup var state: StateOption

  func run() async throws {
    let history = try RunHistoryReader(run: runIdentifier, state: state)
    let isLive = RunLock.isHeld(history.folder)
    var projection = RunProjection(plan: history.plan)
    var timeline = RunTimeline()
    do {
      for try await entry in history.journal.follow(behind: 0, until: { true }) {
        projection.apply(entry)
        timeline.apply(entry)
      }
    } catch let error as JournalError {
      throw CommandFailure(error)
    }
    let page = RunReportPage(
      RunReport(
        projection, folder: history.folder, stateFolder: state.spoken, isLive: isLive),
      timeline: timeline)
    StandardStreams.output(page.html)
  }
}
