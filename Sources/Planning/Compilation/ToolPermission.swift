import SourceText
import ToolCatalog

/// Which MCP tools an agent may call.
struct ToolPermission {
  /// As the agent's `tools` has them; nil where it may call all.
  let allowed: [String]?
  /// As the agent's `disallowedTools` has them.
  let disallowed: [String]

  /// Whether a tool may be called.
  func allows(_ reference: ToolReference) -> Bool {
    if disallowed.contains(where: { matches($0, reference) }) { return false }
    return allowed?.contains { matches($0, reference) } ?? true
  }

  /// `mcp__server__tool`, `mcp__server`, either with `*`, or `*` alone.
  private func matches(_ pattern: String, _ reference: ToolReference) -> Bool {
    if pattern.utf8.elementsEqual("*".utf8) { return true }
    guard pattern.hasPrefix("mcp__") else { return false }
    let name = reference.text
    if let server = ToolReference(pattern), server.tool == nil {
      return server.server.hasSameBytes(as: reference.server)
        || (pattern.hasSuffix("*") && name.hasPrefix(String(pattern.dropLast())))
    }
    if pattern.hasSuffix("*") { return name.utf8.starts(with: pattern.utf8.dropLast()) }
    return name.hasSameBytes(as: pattern)
  }
}

/// Whose script calls a tool.
struct ToolOwner {
  let name: String
  let permission: ToolPermission
  let place: Place
}
