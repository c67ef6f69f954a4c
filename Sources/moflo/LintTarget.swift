import Definitions
import Diagnostics
import Linting
import SourceText

/// A workspace to lint, and all that says how.
struct LintTarget {
  /// The findings in a workspace.
  struct Outcome {
    /// What was linted.
    let target: LintTarget
    /// The workspace as it was linted.
    let workspace: Workspace
    /// The findings, with paths relative to the workspace.
    let report: LintReport

    /// The findings, with paths that lead there from this folder.
    var shown: LintReport { target.shown(report) }
  }

  /// The workspace.
  let workspace: Workspace
  /// What is checked.
  let configurations: ConfigurationTree
  /// Paths, relative to the workspace, of the files to report on.
  let reported: [String]
  /// The findings to live with; nil where there is no baseline.
  let baseline: BaselineFile?

  /// Whether a file that was asked for could not be read.
  var isIncomplete: Bool {
    workspace.unreadable.contains { workspace.isReported(path: $0.path) }
  }

  /// Findings with paths that lead there from this folder.
  func shown(_ report: LintReport) -> LintReport {
    report.prefixed(by: WorkingFolder.prefix(to: workspace.root))
  }

  /// Lints the workspace, or the same one with other text in it.
  func lint(_ changed: Workspace? = nil) -> Outcome {
    let workspace = changed ?? workspace
    let report = everything(in: workspace)
    guard let baseline, let source = baseline.source else {
      return Outcome(target: self, workspace: workspace, report: report)
    }
    return Outcome(
      target: self, workspace: workspace,
      report: matcher(report, workspace, baseline).match(
        baseline.baseline, source: relative(source), in: report
      ).report)
  }

  /// Applies the fixes of a lint, in memory.
  func fix(_ outcome: Outcome, includingUnsafe: Bool) -> FixPasses {
    FixPasses(
      outcome.workspace, report: outcome.report, includingUnsafe: includingUnsafe
    ) { lint($0).report }
  }

  /// A baseline of all findings.
  func record(replacing old: Baseline, in file: BaselineFile) -> Baseline {
    let report = everything(in: workspace)
    return matcher(report, workspace, file).record(report, replacing: old)
  }

  /// A baseline without what is gone.
  func prune(_ old: Baseline, in file: BaselineFile) -> Baseline {
    let report = everything(in: workspace)
    return matcher(report, workspace, file).match(
      old, source: SourceFile(path: "", bytes: []), in: report
    ).pruned
  }

  private func everything(in workspace: Workspace) -> LintReport {
    LintEngine.lint(
      workspace, configurations: configurations, only: reported, scriptChecker: ShellCheck.checker)
  }

  private func matcher(
    _ report: LintReport, _ workspace: Workspace, _ file: BaselineFile
  ) -> BaselineMatcher {
    BaselineMatcher(
      workspace: workspace, configurations: configurations, report: report,
      prefix: file.prefix(to: workspace.root)
    ) { workspace.isReported(path: $0) }
  }

  /// The baseline's file with a path relative to the workspace, as findings have theirs.
  private func relative(_ source: SourceFile) -> SourceFile {
    let folder = Paths.folder(of: source.path)
    let prefix = WorkingFolder.prefix(from: workspace.root, to: folder)
    return SourceFile(path: prefix + Paths.name(of: source.path), bytes: source.bytes)
  }
}
