import Diagnostics
import SourceText

extension LintReport {
  /// The report with `prefix` before every path, so that paths lead to the files from the folder in
  /// which a person stands.
  public func prefixed(by prefix: String) -> LintReport {
    guard !prefix.isEmpty else { return self }
    return LintReport(
      diagnostics: diagnostics.map { $0.prefixed(by: prefix) },
      files: files.map { SourceFile(path: prefix + $0.path, bytes: $0.bytes) },
      sources: sources.map { SourceFile(path: prefix + $0.path, bytes: $0.bytes) },
      baselined: summary.baselined)
  }

  /// The reports of several workspaces as one.
  public static func joining(_ reports: [LintReport]) -> LintReport {
    if reports.count == 1, let only = reports.first { return only }
    return LintReport(
      diagnostics: reports.flatMap(\.diagnostics), files: reports.flatMap(\.files),
      sources: reports.flatMap(\.sources),
      baselined: reports.reduce(0) { $0 + $1.summary.baselined })
  }
}

extension Diagnostic {
  /// The diagnostic with `prefix` before every path.
  public func prefixed(by prefix: String) -> Diagnostic {
    Diagnostic(
      rule: rule, severity: severity, path: prefix + path, range: range, message: message,
      reason: reason, help: help,
      related: related.map {
        RelatedPlace(path: prefix + $0.path, range: $0.range, message: $0.message)
      },
      fixes: fixes)
  }
}
