import Diagnostics
import SourceText

/// Finds tools that an agent loses where only some calls of them were to be forbidden.
enum ForbidsWholeTool: FileRule {
  static let name = "agent/forbids-whole-tool"
  static let severity = Severity.warning
  static let summary = "a rule in 'disallowedTools' that takes the whole tool away"
  static let explanation = """
    `disallowedTools` takes tools away, and knows no rules on how they are called: with `Bash(git push \
    *)` there the agent has no `Bash` at all. Forbid calls under `permissions.deny` of the settings, or \
    with a `PreToolUse` hook; or write the tool's bare name, where it is to be gone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: builder
      description: Builds the project.
      disallowedTools: Write, ‹Bash(git push *)›
      ---
      Build it.
      """, message: "'Bash(git push *)' takes all of 'Bash' away"),
    .good(
      """
      ---
      name: builder
      description: Builds the project.
      disallowedTools: Write, Bash
      ---
      Build it.
      """),
  ]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent, file.dialects.contains(.claudeCode) else { return [] }
    let bare = Set(agent.disallowedTools.lazy.map { Array($0.value.utf8) })
    return agent.disallowedTools.prefix(LintingLimits.fields).compactMap { tool in
      let name = String(tool.value.prefix { $0 != "(" })
      let rule = tool.value.utf8.dropFirst(name.utf8.count)
      guard rule.first == UInt8(ascii: "("), rule.last == UInt8(ascii: ")"),
        !rule.elementsEqual("()".utf8), !rule.elementsEqual("(*)".utf8),
        ClaudeTools.names.contains(where: { $0.hasSameBytes(as: name) }),
        !bare.contains(Array(name.utf8))
      else { return nil }
      return Finding(
        "'\(tool.value)' takes all of '\(name)' away", at: tool.range,
        reason: "'disallowedTools' knows no rules on how a tool is called.",
        help: "Forbid calls under 'permissions.deny' of the settings, or with a hook.")
    }
  }
}
