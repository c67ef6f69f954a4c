import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Finds tool calls in an agent's hooks that its own fields do not allow.
enum ToolNotAllowed: FileRule {
  static let name = "hook/tool-not-allowed"
  static let severity = Severity.warning
  static let summary = "a hook calls a tool that the agent's own fields do not allow"
  static let explanation = """
    Where an agent's `tools` name tools of a server and leave out one that a hook calls, or \
    `disallowedTools` names it, field and hook contradict each other. Where `tools` has nothing of the \
    server it is a note: the field may be meant for the model alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      tools: Read, mcp__moflo__swarm_init
      hooks:
        pre: ‹mcp__moflo__swarm_status›
      ---
      Coordinate.
      """, message: "the agent's 'tools' leave out 'mcp__moflo__swarm_status'"),
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      disallowedTools: mcp__moflo
      hooks:
        pre: ‹mcp__moflo__swarm_status›
      ---
      Coordinate.
      """, message: "the agent's 'disallowedTools' forbid 'mcp__moflo__swarm_status'"),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      tools: Read, mcp__moflo__*
      hooks:
        pre: mcp__moflo__swarm_status
      ---
      Coordinate.
      """),
  ]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent else { return [] }
    let granted = agent.tools.map { $0.prefix(LintingLimits.fields).map(\.value) }
    let forbidden = agent.disallowedTools.prefix(LintingLimits.fields).map(\.value)
    guard granted != nil || !forbidden.isEmpty else { return [] }
    var seen: Set<String> = []
    return file.calls.compactMap { call in
      guard call.isHook, seen.insert(call.call.reference.text).inserted else { return nil }
      let reference = call.call.reference
      if forbidden.contains(where: { covers($0, reference) }) {
        return Finding(
          "the agent's 'disallowedTools' forbid '\(reference.text)'", at: call.call.nameRange)
      }
      guard let granted, !granted.isEmpty, !granted.contains(where: { covers($0, reference) })
      else { return nil }
      let knowsServer = granted.contains { ToolReference($0)?.server == reference.server }
      return Finding(
        "the agent's 'tools' leave out '\(reference.text)'", at: call.call.nameRange,
        severity: knowsServer ? nil : .note)
    }
  }

  /// Whether a field's word names a tool: `mcp__server__tool`, `mcp__server`, or with `*` at its end.
  static func covers(_ word: String, _ reference: ToolReference) -> Bool {
    if word == "*" || word.hasSameBytes(as: reference.text) { return true }
    if word.hasSuffix("*") { return reference.text.hasPrefix(word.dropLast()) }
    guard let other = ToolReference(word) else { return false }
    return other.tool == nil && other.server.hasSameBytes(as: reference.server)
  }
}
