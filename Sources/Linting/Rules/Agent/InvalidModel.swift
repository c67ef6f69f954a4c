import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Finds models that Claude Code does not know.
enum InvalidModel: FileRule {
  static let name = "agent/invalid-model"
  static let severity = Severity.warning
  static let summary = "a model that Claude Code does not know"
  static let explanation = """
    `model` is an alias (`sonnet`, `opus`, `haiku`, `fable`), `inherit`, or the full name of a \
    Claude model, in which the names that cloud providers give count too. With another word the \
    agent's first request fails.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      model: ‹sonet›
      ---
      """, message: "unknown model 'sonet'", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      model: claude-sonnet-4-5
      ---
      """),
  ]

  private static let aliases = [
    "sonnet", "opus", "haiku", "fable", "inherit", "default", "best", "opusplan", "sonnet[1m]",
    "opus[1m]",
  ]

  static let needs: FileParts = [.agent, .fields]

  static func check(_ file: FileContext) -> [Finding] { findings(file, in: .agent) }

  /// What is wrong with the model of a definition of a kind.
  static func findings(_ file: FileContext, in kind: DefinitionKind) -> [Finding] {
    guard file.file.kind == kind, file.dialects.contains(.claudeCode),
      let model = file.writtenText(of: "model"), !isKnown(model.value)
    else { return [] }
    return [
      FieldChecks.unknown(
        "model", model, among: Array(aliases.prefix(5)),
        reason: "It is neither an alias nor the name of a Claude model.")
    ]
  }

  private static func isKnown(_ model: String) -> Bool {
    // A provider's name for a model (`us.anthropic.claude-…`) or its resource is the provider's.
    aliases.contains(model) || model.contains("claude") || model.hasPrefix("arn:")
      || model.hasPrefix("$")
  }
}
