import Definitions
import Diagnostics
import SourceText

/// Silences findings and remembers which suppressions did.
struct SuppressionFilter {
  private let suppressions: [Suppression]
  private let lines: LineTable
  private var isUsed: [[Bool]]

  init(_ suppressions: [Suppression], lines: LineTable) {
    self.suppressions = suppressions
    self.lines = lines
    isUsed = suppressions.map { $0.selectors.map { _ in false } }
  }

  /// Whether a suppression covers the finding.
  mutating func silences(_ diagnostic: Diagnostic) -> Bool {
    let line = lines.line(at: diagnostic.range.start)
    var isSilenced = false
    for (index, suppression) in suppressions.enumerated() {
      if case .lines(let range) = suppression.scope, !range.contains(line) { continue }
      for (position, selector) in suppression.selectors.enumerated()
      where selector.value.selects(diagnostic.rule) {
        isUsed[index][position] = true
        isSilenced = true
      }
    }
    return isSilenced
  }

  /// What is wrong with the suppressions themselves, once all findings were shown to ``silences(_:)``.
  func findings(
    in file: DefinitionFile, configuration: LintConfiguration
  ) -> [(rule: any Rule.Type, finding: Finding)] {
    var findings: [(rule: any Rule.Type, finding: Finding)] = []
    for (index, suppression) in suppressions.enumerated()
    where findings.count < LintingLimits.findingsPerRuleAndFile {
      if let problem = suppression.problem {
        findings.append(
          (MalformedSuppression.self, MalformedSuppression.finding(suppression, problem)))
        continue
      }
      var unused: [Int] = []
      for (position, selector) in suppression.selectors.enumerated() {
        let rules = RuleRegistry.all.filter { selector.value.selects($0.name) }
        if rules.isEmpty {
          findings.append(
            (UnknownRuleInSuppression.self, UnknownRuleInSuppression.finding(selector)))
        } else if !isUsed[index][position],
          rules.contains(where: { configuration.level(of: $0, in: file.path) != .off })
        {
          unused.append(position)
        }
      }
      for position in unused {
        findings.append(
          (
            UnusedSuppression.self,
            UnusedSuppression.finding(
              suppression, position: position, isWhole: unused.count == suppression.selectors.count,
              bytes: file.source.bytes, lines: lines)
          ))
      }
    }
    return findings
  }
}
