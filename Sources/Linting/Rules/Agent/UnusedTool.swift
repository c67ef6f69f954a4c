import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Finds MCP tools that an agent is granted and nothing in its file uses.
enum UnusedTool: FileRule {
  static let name = "agent/unused-tool"
  static let severity = Severity.note
  static let summary = "an agent is granted MCP tools that nothing in its file names"
  static let explanation = """
    The description of each granted tool is part of the agent's context, and each is one more thing that \
    it may do. Where the text or the hooks name tools of a server, those of the same server that they \
    leave out are likely left over. Said once a file. Grants of a whole server, and agents whose text \
    names no tool, are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      tools: Read, mcp__moflo__swarm_init, ‹mcp__moflo__swarm_status›
      ---
      Begin with `mcp__moflo__swarm_init`.
      """, message: "nothing in this file uses 'mcp__moflo__swarm_status'"),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      tools: Read, mcp__moflo__swarm_init, mcp__moflo__swarm_status, mcp__browser__click
      ---
      Begin with `mcp__moflo__swarm_init`, and look at `swarm_status` from time to time.
      """),
  ]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let tools = file.agent?.tools?.prefix(LintingLimits.fields), !tools.isEmpty,
      let body = file.file.markdown?.body
    else { return [] }
    var servers: Set<String> = []
    var used: Set<String> = []
    for call in file.calls {
      servers.insert(call.call.reference.server)
      used.insert(call.call.reference.text)
    }
    var hasPattern = false
    for item in file.mentions {
      if case .field = item.mention.place { continue }
      let reference = item.mention.reference
      servers.insert(reference.server)
      used.insert(reference.text)
      if reference.tool == nil || reference.text.utf8.contains(UInt8(ascii: "*")) {
        hasPattern = true
      }
    }
    // A text that means a whole server, or a part of one, names more than it spells out.
    guard !servers.isEmpty, !hasPattern else { return [] }
    let candidates = tools.compactMap { word -> (word: Located<String>, tool: String)? in
      guard let reference = ToolReference(word.value), let tool = reference.tool,
        !tool.utf8.contains(UInt8(ascii: "*")), servers.contains(reference.server),
        !used.contains(reference.text)
      else { return nil }
      return (word, tool)
    }
    guard !candidates.isEmpty else { return [] }
    var words = MentionedWords(lookingForWords: candidates.map { Array($0.tool.utf8) })
    words.add(file.bytes, in: body, of: file.id)
    let unused = candidates.filter { !words.hold(Array($0.tool.utf8)) }
    guard let first = unused.first else { return [] }
    let more = unused.count > 1 ? " and \(unused.count - 1) more tools" : ""
    return [
      Finding(
        "nothing in this file uses '\(first.word.value)'\(more)", at: first.word.range,
        reason: "What is granted is part of the agent's context, used or not.")
    ]
  }
}
