import Definitions
import Diagnostics
import SourceText

/// Takes the findings of a baseline out of a report, or a report's findings into a baseline.
public struct BaselineMatcher {
  /// What a baseline leaves of a report.
  public struct Match: Sendable {
    /// The findings that the baseline does not name, and those on its stale entries.
    public let report: LintReport
    /// The baseline without what was not found any more.
    public let pruned: Baseline
  }

  private let workspace: Workspace
  private let configurations: ConfigurationTree
  private let prefix: String
  private let checked: Set<[UInt8]>
  private let isReported: (String) -> Bool

  /// Makes a matcher.
  ///
  /// - Parameters:
  ///   - workspace: what was linted.
  ///   - configurations: by what it was linted.
  ///   - report: the findings, with paths relative to the workspace.
  ///   - prefix: what leads from the baseline's folder to the workspace's root: empty, `sub/`, `../`.
  ///   - isReported: whether a path of the workspace was asked for, be there a file or not.
  public init(
    workspace: Workspace, configurations: ConfigurationTree, report: LintReport, prefix: String,
    isReported: @escaping (String) -> Bool
  ) {
    self.workspace = workspace
    self.configurations = configurations
    self.prefix = prefix
    self.isReported = isReported
    checked = Set(report.files.map { Array($0.path.utf8) })
  }

  /// Takes the findings that a baseline names out of a report.
  ///
  /// Of findings that look the same the first ones by place are taken, as many as the entry counts.
  ///
  /// - Parameters:
  ///   - baseline: the baseline.
  ///   - source: its file, with a path relative to the workspace, for findings on stale entries.
  ///   - report: the findings, with paths relative to the workspace.
  public func match(_ baseline: Baseline, source: SourceFile, in report: LintReport) -> Match {
    var left: [Baseline.Key: Int] = [:]
    for entry in baseline.entries { left[entry.key] = entry.count }
    var kept: [Diagnostic] = []
    forEachKey(in: report.diagnostics) { diagnostic, entry in
      if let count = left[entry.key], count > 0 {
        left[entry.key] = count - 1
      } else {
        kept.append(diagnostic)
      }
    }
    let baselined = report.diagnostics.count - kept.count
    var pruned: [Baseline.Entry] = []
    var staleCount = 0
    for entry in baseline.entries {
      let gone = isJudged(entry) ? left[entry.key] ?? 0 : 0
      if gone < entry.count { pruned.append(entry.with(count: entry.count - gone)) }
      guard gone > 0, staleCount < LintingLimits.findingsPerRuleAndFile else { continue }
      staleCount += 1
      if let diagnostic = LintEngine.diagnostic(
        StaleBaselineEntry.finding(entry, gone: gone), of: StaleBaselineEntry.self,
        in: source.path, configurations.configuration(for: source.path))
      {
        kept.append(diagnostic)
      }
    }
    return Match(
      report: LintReport(
        diagnostics: kept, files: report.files, sources: report.sources + [source],
        baselined: report.summary.baselined + baselined),
      pruned: Baseline(pruned))
  }

  /// A baseline of all findings of a report, and of those entries of another that are for files that
  /// were not checked.
  public func record(_ report: LintReport, replacing baseline: Baseline) -> Baseline {
    var entries = baseline.entries.filter { !isJudged($0) }
    forEachKey(in: report.diagnostics) { _, entry in entries.append(entry) }
    return Baseline(entries)
  }

  /// Whether an entry's file was checked, or would have been if it were still there.
  private func isJudged(_ entry: Baseline.Entry) -> Bool {
    guard entry.path.utf8.starts(with: prefix.utf8) else { return false }
    let path = String(decoding: entry.path.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    if checked.contains(Array(path.utf8)) { return true }
    return workspace.file(at: path) == nil && isReported(path)
      && configurations.configuration(for: path).covers(path)
  }

  private func forEachKey(
    in diagnostics: [Diagnostic], _ body: (Diagnostic, Baseline.Entry) -> Void
  ) {
    var path: String?
    var anchors: FindingAnchors?
    for diagnostic in diagnostics {
      if !(path?.hasSameBytes(as: diagnostic.path) ?? false) {
        path = diagnostic.path
        anchors = workspace.file(at: diagnostic.path).map { FindingAnchors(workspace[$0]) }
      }
      let bytes = workspace.file(at: diagnostic.path).map { workspace[$0].source.bytes } ?? []
      body(
        diagnostic,
        Baseline.Entry(
          path: prefix + diagnostic.path, rule: diagnostic.rule,
          anchor: anchors?.anchor(at: diagnostic.range.start) ?? "",
          digest: TextDigest.digest(of: diagnostic.range, in: bytes), count: 1))
    }
  }
}
