import Diagnostics
import SourceText

/// What linting came to.
public struct LintReport: Sendable {
  /// How many findings of each severity there are, in how many files.
  public struct Summary: Sendable, Hashable {
    /// Files that were checked.
    public var files = 0
    /// Findings that are errors.
    public var errors = 0
    /// Findings that are warnings.
    public var warnings = 0
    /// Findings that are notes.
    public var notes = 0
    /// Findings that are not shown because a baseline names them.
    public var baselined = 0

    /// Makes a summary of nothing.
    public init() {}
  }

  /// The findings, sorted, each once.
  public let diagnostics: [Diagnostic]
  /// The files that were checked, in path order.
  public let files: [SourceFile]
  /// All files that findings may point at.
  public let sources: [SourceFile]
  /// The counts.
  public let summary: Summary

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - diagnostics: findings in any order.
  ///   - files: the files that were checked.
  ///   - sources: all files that findings may point at; `files` where it is nil.
  ///   - baselined: number of findings that are left out because a baseline names them.
  public init(
    diagnostics: [Diagnostic], files: [SourceFile], sources: [SourceFile]? = nil,
    baselined: Int = 0
  ) {
    self.diagnostics = Self.unique(diagnostics.sorted(by: Diagnostic.precedes))
    self.files = files
    self.sources = sources ?? files
    var summary = Summary()
    summary.files = files.count
    summary.baselined = baselined
    for diagnostic in self.diagnostics {
      switch diagnostic.severity {
      case .error: summary.errors += 1
      case .warning: summary.warnings += 1
      case .note: summary.notes += 1
      }
    }
    self.summary = summary
  }

  /// The files that findings point at, to be looked up.
  var lookup: SourceLookup {
    var paths: Set<ByteName> = []
    for diagnostic in diagnostics {
      paths.insert(ByteName(diagnostic.path))
      for place in diagnostic.related { paths.insert(ByteName(place.path)) }
    }
    return SourceLookup(sources.lazy.filter { paths.contains(ByteName($0.path)) })
  }

  /// The report without what is less severe than `severity`.
  public func atLeast(_ severity: Severity) -> LintReport {
    LintReport(
      diagnostics: diagnostics.filter { $0.severity >= severity }, files: files, sources: sources,
      baselined: summary.baselined)
  }

  /// Number of findings by rule, the most frequent first.
  public var statistics: [(rule: String, severity: Severity, count: Int)] {
    var counts: [String: (severity: Severity, count: Int)] = [:]
    for diagnostic in diagnostics {
      let before = counts[diagnostic.rule]
      counts[diagnostic.rule] = (
        max(before?.severity ?? .note, diagnostic.severity), (before?.count ?? 0) + 1
      )
    }
    return counts.map { (rule: $0.key, severity: $0.value.severity, count: $0.value.count) }
      .sorted { ($1.count, $0.rule) < ($0.count, $1.rule) }
  }

  /// Leaves out findings that say the same of the same place.
  private static func unique(_ sorted: [Diagnostic]) -> [Diagnostic] {
    var result: [Diagnostic] = []
    result.reserveCapacity(sorted.count)
    for diagnostic in sorted {
      if let last = result.last, last.rule == diagnostic.rule, last.range == diagnostic.range,
        last.path.hasSameBytes(as: diagnostic.path),
        last.message.hasSameBytes(as: diagnostic.message)
      {
        continue
      }
      result.append(diagnostic)
    }
    return result
  }
}
