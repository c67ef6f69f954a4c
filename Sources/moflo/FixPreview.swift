import CommandLineOptions
import Diagnostics
import Linting
import SourceText

/// Shows as a patch what fixes would change.
struct FixPreview {
  let includesUnsafe: Bool
  let color: ColorChoice

  /// Writes the patch to standard output, and what it comes to to standard error.
  ///
  /// - Throws: ``CommandFailure`` of status 1 where there is anything to change, of status 2 where
  ///   something could not be read.
  func run(_ outcomes: [LintTarget.Outcome]) throws {
    let isTerminal = StandardStreams.outputIsTerminal
    let writer = UnifiedDiff(
      usesColor: color.isEnabled(onTerminal: isTerminal), isForTerminal: isTerminal)
    var findings = 0
    var files = 0
    for outcome in outcomes {
      let prefix = WorkingFolder.prefix(to: outcome.workspace.root)
      let passes = outcome.target.fix(outcome, includingUnsafe: includesUnsafe)
      for file in passes.files {
        StandardStreams.output(
          writer.patch(
            from: file.before.bytes, to: file.after.bytes, path: prefix + file.after.path))
      }
      findings += passes.mendedCount
      files += passes.files.count
    }
    let isIncomplete = outcomes.contains { $0.target.isIncomplete }
    if files > 0 {
      StandardStreams.error(
        "moflo: would fix \(findings) \(findings == 1 ? "finding" : "findings")"
          + " in \(files) \(files == 1 ? "file" : "files")\n")
    }
    if isIncomplete {
      throw CommandFailure("some files could not be read; 'moflo lint' says which", status: .usage)
    }
    if files > 0 { throw CommandFailure(status: .findings) }
  }
}
