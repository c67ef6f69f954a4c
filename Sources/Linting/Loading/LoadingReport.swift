import Diagnostics
import SourceText

/// What Claude Code makes of the files of a workspace.
public struct LoadingReport: Sendable {
  /// What becomes of a file.
  public enum Verdict: String, Sendable, CaseIterable {
    /// It is loaded.
    case loaded
    /// It is loaded, but something that it says is lost.
    case partial
    /// It stands where definitions are looked for, or looks like one, and is not loaded.
    case dropped
    /// It is loaded, but another one of the same name is found instead.
    case shadowed
    /// It is not meant to be loaded by itself.
    case unread
  }

  /// One file.
  public struct Entry: Sendable {
    /// The file.
    public let path: String
    /// What becomes of it.
    public let verdict: Verdict
    /// As what it is loaded, or would be: `agent 'reviewer'`.
    public let subject: String
    /// Why, as a phrase; empty where the verdict says it all.
    public let reason: String
    /// What to do about it, as a sentence; may be empty.
    public let help: String
    /// Where in the file the reason is; nil where it is not in its text.
    public let range: SourceRange?
    /// Another place that belongs to the reason.
    public let related: RelatedPlace?

    init(
      _ path: String, _ verdict: Verdict, _ subject: String, _ reason: String = "",
      help: String = "", at range: SourceRange? = nil, related: RelatedPlace? = nil
    ) {
      self.path = path
      self.verdict = verdict
      self.subject = subject
      self.reason = reason
      self.help = help
      self.range = range
      self.related = related
    }
  }

  /// The files, in path order.
  public let entries: [Entry]
  /// All files that entries may point at.
  public let sources: [SourceFile]

  /// Makes a report.
  public init(entries: [Entry], sources: [SourceFile]) {
    self.entries = entries
    self.sources = sources
  }

  /// Number of files of a verdict.
  public func count(_ verdict: Verdict) -> Int {
    entries.reduce(0) { $0 + ($1.verdict == verdict ? 1 : 0) }
  }

  /// The report with `prefix` before every path, so that paths lead to the files from the folder in
  /// which a person stands.
  public func prefixed(by prefix: String) -> LoadingReport {
    guard !prefix.isEmpty else { return self }
    let entries = entries.map { entry in
      Entry(
        prefix + entry.path, entry.verdict, entry.subject, entry.reason, help: entry.help,
        at: entry.range,
        related: entry.related.map {
          RelatedPlace(path: prefix + $0.path, range: $0.range, message: $0.message)
        })
    }
    return LoadingReport(
      entries: entries,
      sources: sources.map { SourceFile(path: prefix + $0.path, bytes: $0.bytes) })
  }

  /// The reports of several workspaces as one.
  public static func joining(_ reports: [LoadingReport]) -> LoadingReport {
    LoadingReport(entries: reports.flatMap(\.entries), sources: reports.flatMap(\.sources))
  }
}
