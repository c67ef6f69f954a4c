import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Finds MCP tools that an agent's text tells it to use and that its fields do not let it have.
enum UngrantedTool: FileRule {
  static let name = "agent/ungranted-tool"
  static let severity = Severity.warning
  static let summary = "an agent's text names MCP tools that its own fields do not grant"
  static let explanation = """
    An agent has the tools that `tools` lists, less those of `disallowedTools`. A tool that its text \
    tells it to use and that is not among them is not there when it works. Said once a file. Where \
    `tools` has nothing of the server, or the text only mentions the tool outside of code, it is a \
    note: the text may be about the tool.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      tools: Read, mcp__moflo__swarm_init
      ---
      Begin with:

      ```javascript
      mcp__moflo__swarm_init({ topology: "mesh" })
      ‹mcp__moflo__swarm_status›({})
      ```
      """, message: "the agent's 'tools' leave out 'mcp__moflo__swarm_status', which its text uses"),
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      disallowedTools: mcp__moflo
      ---
      Begin with `‹mcp__moflo__swarm_status›`.
      """,
      message:
        "the agent's 'disallowedTools' forbid 'mcp__moflo__swarm_status', which its text uses"),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      tools: Read, mcp__moflo
      ---
      Begin with `mcp__moflo__swarm_status`.
      """),
  ]

  /// A tool that the text uses.
  private struct Use {
    let reference: ToolReference
    let range: SourceRange
    let isInCode: Bool
  }

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent, agent.tools != nil || !agent.disallowedTools.isEmpty,
      file.dialects.contains(.claudeCode)
    else { return [] }
    let uses = uses(in: file)
    guard !uses.isEmpty else { return [] }
    let granted = agent.tools.map { $0.prefix(LintingLimits.fields).map(\.value) } ?? []
    let forbidden = agent.disallowedTools.prefix(LintingLimits.fields).map(\.value)
    let taken = uses.filter { use in
      forbidden.contains { ToolNotAllowed.covers($0, use.reference) }
    }
    let leftOut =
      granted.isEmpty
      ? []
      : uses.filter { use in !granted.contains { ToolNotAllowed.covers($0, use.reference) } }
    return [
      finding("'disallowedTools' forbid", taken) { $0.isInCode },
      finding("'tools' leave out", leftOut) { use in
        use.isInCode
          && granted.contains {
            ToolReference($0)?.server.hasSameBytes(as: use.reference.server) ?? false
          }
      },
    ]
    .compactMap { $0 }
  }

  /// The tools that the text uses, each once, in order of place.
  private static func uses(in file: FileContext) -> [Use] {
    var uses: [Use] = file.calls.filter { !$0.isHook }.map {
      Use(reference: $0.call.reference, range: $0.call.nameRange, isInCode: true)
    }
    for item in file.mentions {
      let reference = item.mention.reference
      guard let tool = reference.tool, !tool.utf8.contains(UInt8(ascii: "*")) else { continue }
      switch item.mention.place {
      case .codeBlock:
        uses.append(Use(reference: reference, range: item.mention.range, isInCode: true))
      case .prose:
        uses.append(Use(reference: reference, range: item.mention.range, isInCode: false))
      case .field, .matcher: continue
      }
    }
    var seen: Set<String> = []
    return uses.sorted { $0.range < $1.range }.filter { seen.insert($0.reference.text).inserted }
      .prefix(LintingLimits.fields).map { $0 }
  }

  private static func finding(
    _ what: String, _ uses: [Use], _ isSure: (Use) -> Bool
  ) -> Finding? {
    guard let first = uses.first else { return nil }
    let more = uses.count > 1 ? " and \(uses.count - 1) more" : ""
    return Finding(
      "the agent's \(what) '\(first.reference.text)'\(more), which its text uses", at: first.range,
      reason: "A tool that is not granted is not there when the agent works.",
      severity: uses.contains(where: isSure) ? nil : .note)
  }
}
