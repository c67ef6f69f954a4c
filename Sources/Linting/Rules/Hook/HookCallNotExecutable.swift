import Definitions
import Diagnostics

/// Finds tool calls written as shell commands where nothing provides them.
enum HookCallNotExecutable: FileRule {
  static let name = "hook/mcp-call-not-executable"
  static let severity = Severity.warning
  static let summary = "a tool call as a shell command that nothing provides"
  static let explanation = """
    `mcp__server__tool` is no program. moflo provides such commands to the `pre` and `post` hooks \
    that it runs; the shell in which Claude Code runs the hooks of its events has none of them, and \
    says 'command not found'. There, use a hook of type `mcp_tool`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        PostToolUse:
          - matcher: Edit
            hooks:
              - type: command
                command: ‹mcp__moflo__swarm_status›
      ---
      """, message: "no shell that runs this hook knows the command 'mcp__moflo__swarm_status'"),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        post: mcp__moflo__swarm_status
      ---
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    file.calls.compactMap { call in
      switch call.place {
      case .eventHook: break
      case .hook, .task: if file.dialects.contains(.moflo) { return nil }
      case .file, .codeBlock, .inlineCommand: return nil
      }
      return Finding(
        "no shell that runs this hook knows the command '\(call.call.reference.text)'",
        at: call.call.nameRange,
        reason: "Only moflo provides tools as commands, in the hooks that it runs itself.",
        help: "Use a hook of type 'mcp_tool', or a moflo hook such as 'post'.")
    }
  }
}
