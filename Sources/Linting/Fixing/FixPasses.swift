import Definitions
import Diagnostics
import SourceText

/// Applies fixes until there are none left.
///
/// Fixes that overlap are applied one after the other, and one that makes another possible brings
/// that along: a second run finds nothing more to do.
public struct FixPasses {
  /// The files that changed, each once, in path order, with their bytes before and behind all passes.
  public private(set) var files: [FixApplier.FixedFile] = []
  /// The workspace behind the fixes.
  public private(set) var workspace: Workspace
  /// The findings that are left.
  public private(set) var report: LintReport

  /// Applies the fixes of a report, lints the result, and so on. Nothing is written.
  ///
  /// - Parameters:
  ///   - workspace: what was linted.
  ///   - report: its findings, with paths relative to the workspace.
  ///   - includingUnsafe: whether fixes that could change the meaning are applied too.
  ///   - lint: lints a workspace as the first one was.
  public init(
    _ workspace: Workspace, report: LintReport, includingUnsafe: Bool,
    lint: (Workspace) -> LintReport
  ) {
    self.workspace = workspace
    self.report = report
    var positions: [[UInt8]: Int] = [:]
    for _ in 0..<LintingLimits.fixPasses {
      let fixed = FixApplier.fixes(for: self.report, includingUnsafe: includingUnsafe)
      guard !fixed.isEmpty else { break }
      for file in fixed {
        let key = Array(file.after.path.utf8)
        if let position = positions[key] {
          let first = files[position]
          files[position] = FixApplier.FixedFile(
            before: first.before, after: file.after, mended: first.mended + file.mended)
        } else {
          positions[key] = files.count
          files.append(file)
        }
      }
      self.workspace = self.workspace.replacing(fixed.map(\.after))
      self.report = lint(self.workspace)
    }
    files.sort { $0.before.path.precedesInBytes($1.before.path) }
    // Two fixes could undo each other; then nothing is to be done.
    files.removeAll { $0.before.bytes == $0.after.bytes }
  }

  /// Number of findings that were mended.
  public var mendedCount: Int { files.reduce(0) { $0 + $1.mended.count } }
}
