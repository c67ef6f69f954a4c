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
    var words = Words(of: description.value)
    guard let first = words.next() else { return [] }
    guard let second = words.next() else {
      return [Finding("the description is a single word", at: description.range, help: help)]
    }
    let names = Array(IteratorSequence(Words(of: name)))
    func saysNothing(_ word: String) -> Bool { fillers.contains(word) || names.contains(word) }
    guard saysNothing(first), saysNothing(second), IteratorSequence(words).allSatisfy(saysNothing)
    else { return [] }
    return [
      Finding("the description says no more than the name", at: description.range, help: help)
    ]
  }

  private static let fillers: Set<String> = [
    "a", "an", "the", "agent", "agents", "assistant", "helper", "helpful", "for", "of", "my", "ai",
    "this", "is", "subagent", "skill", "skills",
  ]

  /// The words in small letters, one behind the other; a text long enough to have more says something.
  private struct Words: IteratorProtocol {
    private var rest: Substring.UTF8View

    init(of text: String) { rest = (text.utf8.count <= 120 ? text.lowercased() : "")[...].utf8 }

    mutating func next() -> String? {
      let start = rest.drop { !Self.isPart($0) }
      let word = start.prefix(while: Self.isPart)
      rest = start[word.endIndex...]
      return word.isEmpty ? nil : String(Substring(word))
    }

    private static func isPart(_ byte: UInt8) -> Bool {
      byte >= 0x80 || byte.isASCIILowercaseLetter || byte.isASCIIDigit
    }
  }
}
