import ArgumentParser
import CommandLineOptions
import Diagnostics
import JSONSyntax
import Runtime

/// `moflo logs`: what a run recorded.
struct Logs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what a run recorded, one event a line.")

  @Option(name: .customLong("run"), help: "The run; by default the latest one.")
  var runIdentifier = "latest"

  @Flag(help: "Go on with each event as it happens, until the run ends.")
  var follow = false

  @Option(help: "Only the events of this task.")
  var task: String?

  @Flag(help: "The mesh's own records too.")
  var all = false

  @Option(help: "How events are written: text, or json for one JSON object a line.")
  var format: SummaryFormat = .text

  @OptionGroup var state: StateOption

  func run() async throws {
    let history = try RunHistoryReader(run: runIdentifier, state: state)
    var projection = RunProjection(plan: history.plan)
    var found = task == nil
    let folder = history.folder
    let isFollowing = follow
    let entries = history.journal.follow(
      behind: 0, until: { !isFollowing || !RunLock.isHeld(folder) })
    do {
      for try await entry in entries {
        projection.apply(entry)
        guard isShown(entry) else { continue }
        found = true
        write(entry, projection)
      }
    } catch let error as JournalError {
      throw CommandFailure(error)
    }
    guard !found, let task, projection.task(task) == nil else { return }
    throw CommandFailure("the run has no task '\(TerminalText.escape(task))'", status: .usage)
  }

  private func isShown(_ entry: JournalEntry) -> Bool {
    if let task { return entry.event.task == task }
    return all || entry.event.kind != .meshRecord
  }

  private func write(_ entry: JournalEntry, _ projection: RunProjection) {
    let lines =
      switch format {
      case .text: EventText.lines(entry, in: projection)
      case .json: [entry.json.canonicalText()]
      }
    StandardStreams.output(lines.map { $0 + "\n" }.joined())
  }
}
