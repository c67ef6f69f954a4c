import Definitions
import Diagnostics
import SourceText

/// The `hooks` of a file as they are written.
enum EventHooks {
  /// A group of handlers under an event.
  struct Group {
    let event: Located<String>
    let node: SettingNode
    /// The handlers; a mapping with `command` or `type` right under the event is one itself.
    let handlers: [SettingNode]
  }

  /// The keys of `hooks` with their values.
  static func members(of file: FileContext) -> [SettingNode.Member] {
    switch file.file.kind {
    case .agent, .command, .skill, .settings, .hooksConfiguration, .pluginManifest: break
    default: return []
    }
    return file.settings?["hooks"]?.members ?? []
  }

  /// All groups of all events.
  static func groups(of file: FileContext) -> [Group] {
    members(of: file).flatMap { member in
      (member.value.items ?? []).filter { $0.members != nil }.map { group in
        Group(
          event: member.key, node: group,
          handlers: (group["hooks"]?.items ?? []).filter { $0.members != nil })
      }
    }
  }

  /// The events that Claude Code has.
  static let events = [
    "PreToolUse", "PermissionRequest", "PermissionDenied", "PostToolUse", "PostToolUseFailure",
    "PostToolBatch", "Notification", "MessageDisplay", "UserPromptSubmit", "UserPromptExpansion",
    "Stop", "StopFailure", "SubagentStart", "SubagentStop", "TeammateIdle", "TaskCreated",
    "TaskCompleted", "PreCompact", "PostCompact", "PreModelSwitch", "PostModelSwitch", "Setup",
    "SessionStart", "SessionEnd", "InstructionsLoaded", "ConfigChange", "CwdChanged",
    "DirectoryAdded", "FileChanged", "WorktreeCreate", "WorktreeRemove", "Elicitation",
    "ElicitationResult",
  ]

  /// The events whose matcher is compared with a tool's name.
  static let toolEvents = [
    "PreToolUse", "PermissionRequest", "PermissionDenied", "PostToolUse", "PostToolUseFailure",
  ]

  /// The keys of moflo's own dialect.
  static let phases = [
    "pre", "pre_execution", "pre_task", "post", "post_execution", "post_task", "on_error",
    "post_edit", "notification",
  ]

  /// Whether a list holds a name.
  static func has(_ names: [String], _ name: String) -> Bool {
    names.contains { $0.hasSameBytes(as: name) }
  }

  /// Whether a script is one of hooks in a definition or a settings file, not a file of its own.
  static func isInline(_ script: EmbeddedScript) -> Bool {
    switch script.place {
    case .hook, .eventHook: true
    default: false
    }
  }
}
