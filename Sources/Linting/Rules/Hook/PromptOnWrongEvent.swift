import Diagnostics

/// Finds prompts on events that cannot wait for a model.
enum PromptOnWrongEvent: FileRule {
  static let name = "hook/prompt-on-wrong-event"
  static let severity = Severity.error
  static let summary = "a prompt or agent on an event that takes none"
  static let explanation = """
    Handlers of type `prompt` and `agent` decide something: whether a tool may run, whether the work is \
    done. Events that have nothing to decide, such as `SessionStart` and `Notification`, run commands \
    only, and the handler never runs.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"SessionStart": [{"hooks": [
        {"type": "‹prompt›", "prompt": "Is the repository clean?"}
      ]}]}}
      """, at: ".claude/settings.json",
      message: "'SessionStart' runs no handlers of type 'prompt'"),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "prompt", "prompt": "Is all done? $ARGUMENTS"}]}]}}
      """, at: ".claude/settings.json"),
  ]

  /// The events that decide something, and may ask a model.
  private static let deciding = [
    "PreToolUse", "PermissionRequest", "PermissionDenied", "PostToolUse", "PostToolUseFailure",
    "PostToolBatch", "UserPromptSubmit", "UserPromptExpansion", "Stop", "SubagentStop",
    "TeammateIdle", "TaskCreated", "TaskCompleted",
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).compactMap { handler in
      guard let kind = handler.kind, kind == .prompt || kind == .agent,
        !EventHooks.has(deciding, handler.event.value), let type = handler.node["type"]
      else { return nil }
      return Finding(
        "'\(handler.event.value)' runs no handlers of type '\(kind.rawValue)'",
        at: type.textRange, reason: "The event has nothing to decide, so the handler never runs.",
        help: "Use a command, or an event that decides, such as 'Stop' or 'PreToolUse'.")
    }
  }
}
