import Definitions
import Diagnostics
import SourceText

/// Runs the rules over a workspace.
public enum LintEngine {
  /// What can be done beside all else.
  private enum Work: Sendable {
    case workspaceRule(any WorkspaceRule.Type)
    case file(FileID)
  }

  /// What came of it.
  private struct Checked: Sendable {
    /// What was found in the file.
    var diagnostics: [Diagnostic] = []
    /// The suppressions of the file; nil where it has none.
    var filter: SuppressionFilter?
    /// What a rule found that looks at all files.
    var elsewhere: [(FileID, Diagnostic)] = []
  }

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

    let remarks =
      scriptChecker.map { checker in
        ScriptRemarks(
          of: ids.filter { contexts.context(for: $0).configuration.checksScripts },
          in: workspace, by: checker)
      } ?? ScriptRemarks()
    let works =
      workspaceRules.map(Work.workspaceRule) + ids.map(Work.file)
    let perform: @Sendable (Work) -> Checked = { work in
      switch work {
      case .workspaceRule(let rule): check(rule, contexts)
      case .file(let id):
        check(contexts.context(for: id), id, remarks: remarks[id], rules: fileRules)
      }
    }
    // Rules that look at all files do little where there are few.
    let isSmall = workspace.files.count <= Parallel.few
    let results = isSmall ? works.map(perform) : Parallel.map(works, perform)
    var ofWorkspace: [FileID: [Diagnostic]] = [:]
    for result in results.prefix(workspaceRules.count) {
      for (id, diagnostic) in result.elsewhere { ofWorkspace[id, default: []].append(diagnostic) }
    }
    var diagnostics: [Diagnostic] = []
    for (id, result) in zip(ids, results.dropFirst(workspaceRules.count)) {
      var ofFile = result.diagnostics + (ofWorkspace[id] ?? [])
      if let filter = result.filter {
        suppress(
          &ofFile, by: filter, context: contexts.context(for: id), id: id,
          engineRules: engineRules)
      }
      if let json = workspace[id].json, !json.problems.isEmpty {
        // Where strings end is a guess there; an edit may fall into what only looks like a value.
        for index in ofFile.indices where ofFile[index].rule != JSONSyntaxRule.name {
          ofFile[index].fixes = []
        }
      }
      diagnostics += ofFile
    }
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
    _ rule: any WorkspaceRule.Type, _ contexts: ContextTable
  ) -> Checked {
    var checked = Checked()
    var counts: [FileID: Int] = [:]
    for item in rule.check(contexts.root) {
      let count = counts[item.file, default: 0]
      guard count < LintingLimits.findingsPerRuleAndFile else { continue }
      counts[item.file] = count + 1
      let path = contexts.root.workspace[item.file].path
      let configuration = contexts.configurations.configuration(for: path)
      if let diagnostic = diagnostic(item.finding, of: rule, in: path, configuration) {
        checked.elsewhere.append((item.file, diagnostic))
      }
    }
    return checked
  }

  private static func check(
    _ workspace: WorkspaceContext, _ id: FileID, remarks: [[ScriptChecker.Remark]],
    rules: [(needs: FileParts, rule: any FileRule.Type)]
  ) -> Checked {
    let file = FileContext(workspace: workspace, id: id, remarks: remarks)
    let parts = file.parts
    var checked = Checked()
    for (needs, rule) in rules where parts.isSuperset(of: needs) {
      let findings = rule.check(file)
      if findings.isEmpty { continue }
      for finding in findings.prefix(LintingLimits.findingsPerRuleAndFile) {
        if let diagnostic = diagnostic(finding, of: rule, in: file.path, workspace.configuration) {
          checked.diagnostics.append(diagnostic)
        }
      }
    }
    if SuppressionReader.mayContainAny(file.bytes) {
      let lines = LineTable(file.bytes)
      let suppressions = SuppressionReader(file.file, lines: lines).read()
      if !suppressions.isEmpty { checked.filter = SuppressionFilter(suppressions, lines: lines) }
    }
    return checked
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
    _ diagnostics: inout [Diagnostic], by filter: SuppressionFilter, context: WorkspaceContext,
    id: FileID, engineRules: Set<String>
  ) {
    var filter = filter
    let file = context.workspace[id]
    diagnostics.removeAll { filter.silences($0) }
    for (rule, finding) in filter.findings(in: file, configuration: context.configuration)
    where engineRules.contains(rule.name) {
      if let diagnostic = diagnostic(finding, of: rule, in: file.path, context.configuration) {
        diagnostics.append(diagnostic)
      }
    }
  }
}
