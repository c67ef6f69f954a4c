import Definitions
import Diagnostics
import SourceText

/// Finds tools of Claude Code that an agent's text tells it to use and that its fields do not grant.
enum MissingTool: FileRule {
  static let name = "agent/missing-tool"
  static let severity = Severity.note
  static let summary = "an agent's text names a tool of Claude Code that is not granted"
  static let explanation = """
    An agent has the tools that `tools` lists, less those of `disallowedTools`. Where its text says to \
    use "the WebSearch tool" and that is not among them, it cannot do what it is told. Only words \
    before "tool" count, and not those of a sentence that forbids. For tools of MCP servers \
    `agent/ungranted-tool` says the same.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: researcher
      description: Finds sources.
      tools: Read, Grep
      ---
      Use the `‹WebSearch›` tool to find sources.
      """, message: "the agent's 'tools' leave out 'WebSearch', which its text uses"),
    .good(
      """
      ---
      name: researcher
      description: Finds sources.
      tools: Read, WebSearch(*), Agent(writer)
      ---
      Use the WebSearch tool to find sources, and the Task tool to hand over what is found. Never use
      the Bash tool.
      """),
  ]

  private static let search = ByteSearch(" tool")
  private static let names = Set(ClaudeTools.names.map { Array($0.utf8) })
  /// Words of a sentence that may forbid the tool, or speak of it only.
  private static let negations = [
    "not ", "n't ", "never ", "no ", "without ", "instead of ", "lack", "avoid ", "rather than ",
    "unavailable", "cannot ", "forbid", "except ", "only the ", "outside ",
  ]
  /// Bytes before a tool's name in which a word may forbid it: a sentence of usual length.
  private static let sentence = 160

  static let needs: FileParts = [.agent, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent, let granted = agent.tools, file.dialects.contains(.claudeCode),
      let markdown = file.file.markdown
    else { return [] }
    let bytes = file.bytes
    let places = search.offsets(
      in: bytes, from: markdown.body.start, limit: LintingLimits.placeholders)
    if places.isEmpty { return [] }
    let grantedNames = Set(
      granted.prefix(LintingLimits.fields).map { Array($0.value.utf8.prefix { $0 != 0x28 }) })
    // Where no word is Claude Code's the field is meant for another reader.
    guard !grantedNames.isDisjoint(with: names), !grantedNames.contains(Array("*".utf8)) else {
      return []
    }
    var seen: Set<[UInt8]> = []
    return places.compactMap { place in
      var end = place
      while end > markdown.body.start, place - end < 2, isMark(bytes[end - 1]) { end -= 1 }
      var start = end
      while start > markdown.body.start, end - start < 32, bytes[start - 1].isASCIILetter {
        start -= 1
      }
      let name = Array(bytes[start..<max(start, end)])
      guard names.contains(name), !isGranted(name, grantedNames),
        !seen.contains(name), isOrder(before: start, in: bytes, from: markdown.body.start)
      else { return nil }
      seen.insert(name)
      let text = String(decoding: name, as: UTF8.self)
      return Finding(
        "the agent's 'tools' leave out '\(text)', which its text uses",
        at: SourceRange(start: start, end: end),
        reason: "A tool that is not granted is not there when the agent works.")
    }
  }

  private static func isGranted(_ name: [UInt8], _ granted: Set<[UInt8]>) -> Bool {
    if granted.contains(name) { return true }
    // One tool under an old name and a new one.
    let pairs = [
      ["Task", "Agent"], ["KillShell", "KillBash", "TaskStop"], ["Edit", "MultiEdit"],
    ]
    return pairs.contains { names in
      names.contains { $0.utf8.elementsEqual(name) }
        && names.contains { granted.contains(Array($0.utf8)) }
    }
  }

  /// Whether a verb such as "use" stands before a name, and nothing in its sentence forbids.
  private static func isOrder(before start: Int, in bytes: [UInt8], from low: Int) -> Bool {
    var begin = start
    while begin > low, start - begin < sentence, !endsSentence(bytes[begin - 1], bytes[begin]) {
      begin -= 1
    }
    let text = bytes.text(in: SourceRange(start: begin, end: start)).lowercased()
    let words = text.split { !$0.isLetter }
    guard let verb = words.last == "the" ? words.dropLast().last : words.last,
      ["use", "using", "with", "via", "call", "invoke"].contains(verb)
    else { return false }
    return !negations.contains { text.contains($0) }
  }

  /// Whether a sentence ends between two bytes: behind a full stop, or before a blank line or an item.
  private static func endsSentence(_ byte: UInt8, _ next: UInt8) -> Bool {
    if byte == UInt8(ascii: ".") { return next <= 0x20 }
    guard byte == 0x0A else { return false }
    return next == 0x0A || [UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "#")].contains(next)
  }

  /// Whether a byte makes the word before it code or bold.
  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "`") || byte == UInt8(ascii: "*")
  }
}
