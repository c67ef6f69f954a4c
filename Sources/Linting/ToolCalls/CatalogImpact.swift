import Definitions
import Diagnostics
import SourceText

/// What a change of catalogues breaks in a workspace.
public enum CatalogImpact {
  /// The findings that are there under the newer catalogues and not under the older ones, of calls
  /// and references that fitted before.
  ///
  /// - Parameters:
  ///   - workspace: the definitions.
  ///   - old: what is checked, with the older catalogues.
  ///   - new: the same with the newer ones.
  ///   - only: paths of the files to report on.
  public static func findings(
    in workspace: Workspace, old: ConfigurationTree, new: ConfigurationTree, only: [String]? = nil
  ) -> LintReport {
    let before = LintEngine.lint(workspace, configurations: old, only: only)
    let known = Set(before.diagnostics.map(Key.init))
    let report = LintEngine.lint(workspace, configurations: new, only: only)
    return LintReport(
      diagnostics: report.diagnostics.filter { diagnostic in
        // A suppression that no longer silences anything breaks nothing.
        !known.contains(Key(diagnostic)) && !diagnostic.rule.hasPrefix("suppression/")
      }, files: report.files, sources: report.sources)
  }

  /// A place where a rule finds something, in whatever words.
  private struct Key: Hashable {
    let rule: String
    let path: [UInt8]
    let range: SourceRange

    init(_ diagnostic: Diagnostic) {
      rule = diagnostic.rule
      path = Array(diagnostic.path.utf8)
      range = diagnostic.range
    }
  }
}
