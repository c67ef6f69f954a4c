import Diagnostics
import SourceText

/// Finds descriptions that do not say when an agent is the right one.
enum VagueDescription: FileRule {
  static let name = "agent/vague-description"
  static let severity = Severity.note
  static let summary = "a description that says no more than the name"
  static let explanation = """
    By its description alone an agent is chosen for a task. A single word, the name once more, or a \
    phrase such as "a helpful agent" tells nobody when to choose it. Say what it does and when.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: code-reviewer
      description: ‹Code reviewer agent›
      ---
      Review what changed.
      """, message: "the description says no more than the name"),
    .bad(
      """
      ---
      name: code-reviewer
      description: ‹Helper›
      ---
      Review what changed.
      """, message: "the description is a single word"),
    .good(
      """
      ---
      name: code-reviewer
      description: Reviews changes for mistakes before they are merged.
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent, let description = agent.description else { return [] }
    return findings(
      description, name: agent.name.value,
      help: "Say what the agent does, and when it is the right one.")
  }

  /// What is wrong with the description of something that has a name.
  static func findings(_ description: Located<String>, name: String, help: String) -> [Finding] {
    let words = parts(of: description.value)
    let names = parts(of: name)
    if words.count == 1 {
      return [Finding("the description is a single word", at: description.range, help: help)]
    }
    let isEmptyOfMeaning = words.allSatisfy { word in
      names.contains(word) || fillers.contains(word)
    }
    guard !words.isEmpty, isEmptyOfMeaning else { return [] }
    return [
      Finding("the description says no more than the name", at: description.range, help: help)
    ]
  }

  private static let fillers: Set<String> = [
    "a", "an", "the", "agent", "agents", "assistant", "helper", "helpful", "for", "of", "my", "ai",
    "this", "is", "subagent", "skill", "skills",
  ]

  /// The words in small letters; a description long enough to have more says something.
  private static func parts(of text: String) -> [String] {
    guard text.utf8.count <= 120 else { return [] }
    return text.lowercased().utf8.split { byte in
      byte < 0x80 && !(byte >= 0x61 && byte <= 0x7A) && !(byte >= 0x30 && byte <= 0x39)
    }.map { String(decoding: $0, as: UTF8.self) }
  }
}
