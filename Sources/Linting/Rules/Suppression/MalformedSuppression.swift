import Diagnostics

/// Finds suppressions that do not say what they suppress.
enum MalformedSuppression: EngineRule {
  static let name = "suppression/malformed"
  static let severity = Severity.warning
  static let summary = "a suppression does not say which rules it silences"
  static let explanation = """
    A suppression names its rules in brackets, so that it never hides what its author did not know \
    of: `moflo: ignore[hook/unknown-mcp-tool] provided by our own server`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      priority: high ‹# moflo: ignore›
      ---
      """,
      message:
        "this suppression is not understood: the rules to ignore are missing: "
        + "'ignore[group/what-is-wrong]'"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      priority: highest # moflo: ignore[agent/invalid-priority]
      ---
      """),
  ]

  static func finding(_ suppression: Suppression, _ problem: String) -> Finding {
    Finding(
      "this suppression is not understood: \(problem)", at: suppression.comment,
      help: "Write '# moflo: ignore[group/what-is-wrong] reason'.")
  }
}
