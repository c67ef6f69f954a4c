import Definitions
import Diagnostics
import SourceText

/// Runs the rules over a workspace.
public enum LintEngine {
  /// Checks a workspace by one configuration; see ``lint(_:configurations:only:rules:)``.
  public static func lint(
    _ workspace: Workspace, configuration: LintConfiguration = LintConfiguration(),
    only: [String]? = nil, rules: [any Rule.Type]? = nil, scriptChecker: ScriptChecker? = nil
  ) -> LintReport {
    lint(
      workspace, configurations: ConfigurationTree(everywhere: configuration), only: only,
      rules: rules, scriptChecker: scriptChecker)
  }

  /// Checks a workspace.
  ///
  /// - Parameters:
  ///   - workspace: all definitions; rules see all of them.
  ///   - configurations: what is checked and how much it matters; what holds in the folders of the
  ///     files must have been read. Rules that look at all files at
  ///     once go by the configuration of the root; how much their findings matter is said by that of
  ///     the file.
  ///   - only: paths of the files to report on; where it is nil, those that the workspace was asked
  ///     for.
  ///   - rules: the rules to run; all where it is nil.
  ///   - scriptChecker: what checks scripts besides, where the configuration says so.
  public static func lint(
    _ workspace: Workspace, configurations: ConfigurationTree, only: [String]? = nil,
    rules: [any Rule.Type]? = nil, scriptChecker: ScriptChecker? = nil
  ) -> LintReport {
    let wanted = only.map { Set($0.map { Array($0.utf8) }) }
    let ids = workspace.files.indices.map { FileID($0) }.filter { id in
      let path = workspace[id].path
      return (wanted?.contains(Array(path.utf8)) ?? workspace.isReported(id))
        && configurations.configuration(for: path).covers(path)
    }
    let contexts = ContextTable(
      workspace: workspace, configurations: configurations, files: ids)
    let fileRules = (rules?.compactMap { $0 as? any FileRule.Type } ?? RuleRegistry.fileRules)
      .filter(contexts.mayReport).map { (needs: $0.needs, rule: $0) }
    let workspaceRules =
      (rules?.compactMap { $0 as? any WorkspaceRule.Type } ?? RuleRegistry.workspaceRules)
      .filter(contexts.mayReport)
    let engineRules = Set(
      (rules?.compactMap { $0 as? any EngineRule.Type } ?? RuleRegistry.engineRules).map { $0.name }
    )

    var ofWorkspace: [FileID: [Diagnostic]] = [:]
    for rule in workspaceRules {
      var counts: [FileID: Int] = [:]
      for item in rule.check(contexts.root) {
        let count = counts[item.file, default: 0]
        guard count < LintingLimits.findingsPerRuleAndFile else { continue }
        counts[item.file] = count + 1
        let path = workspace[item.file].path
        let configuration = configurations.configuration(for: path)
        if let diagnostic = diagnostic(item.finding, of: rule, in: path, configuration) {
          ofWorkspace[item.file, default: []].append(diagnostic)
        }
      }
    }
    let found = ofWorkspace

    let remarks =
      scriptChecker.map { checker in
        ScriptRemarks(
          of: ids.filter { contexts.context(for: $0).configuration.checksScripts },
          in: workspace, by: checker)
      } ?? ScriptRemarks()
    let perFile = Parallel.map(ids) { id in
      let context = contexts.context(for: id)
      var diagnostics =
        check(context, id, remarks: remarks[id], rules: fileRules) + (found[id] ?? [])
      suppress(&diagnostics, context: context, id: id, engineRules: engineRules)
      return diagnostics
    }
    var diagnostics = perFile.flatMap { $0 }
    if engineRules.contains(UnreadableFileRule.name) {
      for file in workspace.unreadable where workspace.isReported(path: file.path) {
        let configuration = configurations.configuration(for: file.path)
        guard configuration.covers(file.path) else { continue }
        let finding = Finding("this cannot be read: \(file.reason)", at: SourceRange(at: 0))
        if let diagnostic = diagnostic(
          finding, of: UnreadableFileRule.self, in: file.path, configuration)
        {
          diagnostics.append(diagnostic)
        }
      }
    }
    return LintReport(
      diagnostics: diagnostics, files: ids.map { workspace[$0].source },
      sources: workspace.files.map(\.source))
  }

  private static func check(
    _ workspace: WorkspaceContext, _ id: FileID, remarks: [[ScriptChecker.Remark]],
    rules: [(needs: FileParts, rule: any FileRule.Type)]
  ) -> [Diagnostic] {
    let file = FileContext(workspace: workspace, id: id, remarks: remarks)
    let parts = file.parts
    var diagnostics: [Diagnostic] = []
    for (needs, rule) in rules where parts.isSuperset(of: needs) {
      let findings = rule.check(file)
      for finding in findings.prefix(LintingLimits.findingsPerRuleAndFile) {
        if let diagnostic = diagnostic(finding, of: rule, in: file.path, workspace.configuration) {
          diagnostics.append(diagnostic)
        }
      }
    }
    return diagnostics
  }

  /// The finding as a diagnostic; nil where the rule is off.
  static func diagnostic(
    _ finding: Finding, of rule: any Rule.Type, in path: String,
    _ configuration: LintConfiguration
  ) -> Diagnostic? {
    var severity = finding.severity ?? rule.severity
    switch configuration.level(of: rule, in: path) {
    case .off: return nil
    case .severity(let configured): severity = configured
    case nil: break
    }
    return Diagnostic(
      rule: rule.name, severity: severity, path: path, range: finding.range,
      message: shortened(finding.message), reason: shortened(finding.reason),
      help: shortened(finding.help),
      related: finding.related.map {
        RelatedPlace(path: $0.path, range: $0.range, message: shortened($0.message))
      },
      fixes: finding.fixes.map {
        Fix(shortened($0.title), applicability: $0.applicability, edits: $0.edits)
      })
  }

  private static func shortened(_ text: String) -> String {
    guard text.utf8.count > LintingLimits.messageLength,
      let end = text.unicodeScalars.index(
        text.startIndex, offsetBy: LintingLimits.messageLength, limitedBy: text.endIndex),
      end < text.endIndex
    else { return text }
    return String(text[..<end]) + "…"
  }

  /// Takes out what comments silence, and adds what is wrong with those comments.
  private static func suppress(
    _ diagnostics: inout [Diagnostic], context: WorkspaceContext, id: FileID,
    engineRules: Set<String>
  ) {
    let file = context.workspace[id]
    guard SuppressionReader.mayContainAny(file.source.bytes) else { return }
    let lines = LineTable(file.source.bytes)
    let suppressions = SuppressionReader(file, lines: lines).read()
    guard !suppressions.isEmpty else { return }
    var filter = SuppressionFilter(suppressions, lines: lines)
    diagnostics.removeAll { filter.silences($0) }
    for (rule, finding) in filter.findings(in: file, configuration: context.configuration)
    where engineRules.contains(rule.name) {
      if let diagnostic = diagnostic(finding, of: rule, in: file.path, context.configuration) {
        diagnostics.append(diagnostic)
      }
    }
  }
}
