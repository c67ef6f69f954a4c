import CommandLineOptions
import Diagnostics
import Planning
import Runtime

/// Finds a run that has been recorded, and reads what it recorded.
struct RunHistoryReader {
  let folder: RunFolder
  let journal: JournalReader

  /// Opens a run.
  ///
  /// - Parameters:
  ///   - run: its id, or `latest`.
  ///   - state: the folder that holds it.
  init(run: String, state: StateOption) throws {
    guard let folder = RunFolder.find(run, stateFolder: state.absolutePath) else {
      let place = TerminalText.escape(state.directory)
      let message =
        run == "latest"
        ? "there is no run in \(place); --state-dir names another folder"
        : "there is no run '\(TerminalText.escape(run))' in \(place)"
      throw CommandFailure(message, status: .usage)
    }
    self.folder = folder
    do throws(JournalError) {
      journal = try JournalReader(folder)
    } catch .cannotOpen where !folder.hasJournal {
      throw CommandFailure(.notBegun)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The run's plan; nil where its file cannot be read, so that a damaged run can still be looked at.
  var plan: SwarmPlan? { document?.plan }

  /// The same with its signatures.
  var document: PlanDocument? {
    guard let bytes = try? folder.readPlan(limit: PlanningLimits.planSize) else { return nil }
    return try? PlanDocument.read(bytes)
  }

  /// All that was recorded up to now.
  func projection() async throws -> RunProjection {
    var projection = RunProjection(plan: plan)
    do throws(JournalError) {
      while true {
        let entries = try await journal.entries(behind: projection.lastSequence)
        if entries.isEmpty { return projection }
        for entry in entries { projection.apply(entry) }
      }
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension StateOption {
  /// The folder's absolute path: processes of a run have working folders of their own.
  var absolutePath: String {
    directory.utf8.first == UInt8(ascii: "/")
      ? directory : "\(OwnProcess.workingFolder)/\(directory)"
  }

  /// The folder as `--state-dir` names it; nil where that is the default.
  var spoken: String? { directory == StateOption.standard ? nil : directory }
}

extension CommandFailure {
  /// The failure of a journal.
  init(_ error: JournalError) {
    let status: ExitStatus =
      switch error {
      case .cannotOpen, .notBegun, .notAJournal, .newerFormat, .olderFormat, .damaged,
        .unreadable:
        .usage
      default: .internalError
      }
    self.init(TerminalText.escape(error.description), status: status)
  }
}
