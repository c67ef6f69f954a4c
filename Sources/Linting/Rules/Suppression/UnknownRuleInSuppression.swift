import Diagnostics
import SourceText
import ToolCatalog

/// Finds names in suppressions that no rule has.
enum UnknownRuleInSuppression: EngineRule {
  static let name = "suppression/unknown-rule"
  static let severity = Severity.warning
  static let summary = "a suppression names a rule that does not exist"
  static let explanation = """
    A suppression with a misspelt name silences nothing: the finding that it was written for is \
    still reported.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      priority: high # moflo: ignore[‹agent/invalid-priorty›]
      ---
      """, message: "no rule is named 'agent/invalid-priorty'", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      priority: highest # moflo: ignore[agent/invalid-priority]
      ---
      """),
  ]

  static func finding(_ selector: Located<RuleSelector>) -> Finding {
    let nearest = NearestName.find(selector.text, in: RuleRegistry.names)
    return Finding(
      "no rule is named '\(selector.text)'", at: selector.range,
      help: nearest == nil ? "'moflo rules' lists all rules." : "",
      fixes: nearest.map {
        [
          Fix(
            "rename to '\($0)'", applicability: .safe,
            edits: [Edit(replacing: selector.range, with: $0)])
        ]
      } ?? [])
  }
}
