import Linting

/// Writes the fixes of a lint to the files.
enum FixWriter {
  /// Applies fixes and says how many findings they mend.
  static func apply(_ outcomes: [LintSession.Outcome], includingUnsafe: Bool) throws -> Int {
    var count = 0
    for outcome in outcomes {
      let folder = outcome.workspace.root
      for file in FixApplier.fixes(for: outcome.report, includingUnsafe: includingUnsafe) {
        try FileWriting.replace("\(folder)/\(file.after.path)", with: file.after.bytes)
        count += file.mended.count
      }
    }
    return count
  }
}
