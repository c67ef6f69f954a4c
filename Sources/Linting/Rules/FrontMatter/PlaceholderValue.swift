import Definitions
import Diagnostics
import SourceText

/// Finds values that a template left to be filled in.
enum PlaceholderValue: FileRule {
  static let name = "front-matter/placeholder-value"
  static let severity = Severity.warning
  static let summary = "a name or description that a template left to be filled in"
  static let explanation = """
    `TODO`, `<description>` or "Your description here" in a name or description is what a template had \
    there. A model chooses by these texts, so the definition is never chosen, or for the wrong task.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: report
      description: '‹[TODO: say what this skill does]›'
      ---
      Write the report.
      """, at: "skills/report/SKILL.md", message: "the description is still to be written"),
    .bad(
      """
      ---
      name: reviewer
      description: ‹Your description here›
      ---
      Review what changed.
      """, message: "the description is still to be written"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code, and reports each TODO that is left.
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = [.definition, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    switch file.file.kind {
    case .agent, .command, .skill: break
    default: return []
    }
    return ["name", "description"].compactMap { key in
      guard let text = file.writtenText(of: key), isPlaceholder(text.value) else { return nil }
      return Finding(
        "the \(key) is still to be written", at: text.range,
        reason: "A model chooses by this text.")
    }
  }

  private static let beginnings = [
    "[todo", "todo:", "todo ", "<todo", "tbd:", "fixme:", "lorem ipsum", "[insert ", "[add ",
    "[your ", "your description", "description here", "a description of", "[description",
  ]
  private static let wholes = ["todo", "tbd", "fixme", "xxx", "...", "description", "placeholder"]
  /// Endings that only a template has, so that "A description of the format …" is left alone.
  private static let endings = [" here", " here.", " here]", " goes here"]

  private static func isPlaceholder(_ text: String) -> Bool {
    // What is longer than this has been written by somebody.
    guard text.utf8.count <= 200 else { return false }
    let text = text.lowercased()
    if wholes.contains(text) || isInBrackets(text) { return true }
    guard let begin = beginnings.first(where: { text.hasPrefix($0) }) else { return false }
    let isSure = begin.hasPrefix("[") || begin.hasPrefix("<")
    return isSure || begin.contains("todo") || begin.contains(":") || begin.hasPrefix("lorem")
      || endings.contains { text.hasSuffix($0) }
  }

  /// `<description>` and the like.
  private static func isInBrackets(_ text: String) -> Bool {
    text.hasPrefix("<") && text.hasSuffix(">") && !text.dropFirst().dropLast().contains("<")
      && !text.dropFirst().dropLast().contains(">")
  }
}
