import Definitions
import Diagnostics
import SourceText

/// Finds variables of tasks where no task runs.
enum UnsetTaskVariable: FileRule {
  static let name = "hook/unset-task-variable"
  static let severity = Severity.warning
  static let summary = "a hook of an event reads a variable that only tasks have"
  static let explanation = """
    moflo sets `TASK`, `TASK_ID` and the like for its own hooks, `pre` and `post`. Where Claude Code runs \
    a hook for one of its events they are empty. It hands over what happened as JSON on standard input: \
    read that, with `jq` for one. Names such as `TOOL_INPUT` are a note, since a wrapper may set them.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "echo \\"‹$TASK_ID›\\""}]}]}}
      """, at: ".claude/settings.json", message: "'TASK_ID' is not set for hooks of events"),
    .bad(
      """
      {"hooks": {"PostToolUse": [{"hooks": [{"type": "command", "command": "log \\"‹$TOOL_INPUT›\\""}]}]}}
      """, at: ".claude/settings.json"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: echo "$TASK_ID"
        Stop:
          - hooks:
              - type: command
                command: echo "${TASK_ID:-none}"
      ---
      Review what changed.
      """),
  ]

  private static let ofTasks: Set = ["TASK", "TASK_ID", "SWARM_ID", "AGENT", "MOFLO_OUTPUT"]
  private static let ofTools: Set = [
    "TOOL_NAME", "TOOL_INPUT", "TOOL_OUTPUT", "TOOL_RESULT", "FILE_PATH", "TOOL_INPUT_FILE_PATH",
  ]

  static let needs: FileParts = .scripts

  static func check(_ file: FileContext) -> [Finding] {
    file.file.scripts.flatMap { script -> [Finding] in
      guard case .eventHook = script.place else { return [] }
      let variables = HookVariables(script.script)
      guard !variables.runsOtherText else { return [] }
      var seen: Set<String> = []
      return variables.reads.compactMap { read in
        let name = read.expansion.name.value
        guard ofTasks.contains(name) || ofTools.contains(name), !read.expansion.handlesUnset,
          !variables.sets(name), seen.insert(name).inserted
        else { return nil }
        return Finding(
          "'\(name)' is not set for hooks of events",
          at: script.origin.sourceRange(of: read.range),
          reason: "Claude Code hands over what happened as JSON on standard input.",
          severity: ofTasks.contains(name) ? nil : .note)
      }
    }
  }
}
