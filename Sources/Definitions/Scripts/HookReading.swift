import SourceText

/// Shell text found in a definition, not parsed yet.
struct ShellText {
  let place: EmbeddedScript.Place
  let text: String
  let origin: OffsetMap
  let range: SourceRange
}

/// Finds the commands of hooks, in moflo's dialect and in Claude Code's.
enum HookReading {
  /// The phase that a hook key of moflo's dialect names; nil for any other key.
  static func phase(_ key: String) -> HookPhase? {
    switch key {
    case "pre", "pre_execution", "pre_task": .pre
    case "post", "post_execution", "post_task": .post
    case "on_error": .onError
    case "post_edit": .postEdit
    case "notification": .notification
    default: nil
    }
  }

  /// All commands of a `hooks` field, in order.
  static func commands(in hooks: DataNode) -> [ShellText] {
    var commands: [ShellText] = []
    for member in hooks.members ?? [] {
      let key = member.key.value
      let scripts = member.value.items ?? [member.value]
      let isEventMap = scripts.contains { $0.members != nil }
      if let phase = phase(key), !isEventMap {
        for script in scripts where !script.isNull {
          if let text = script.shellText(at: .hook(phase, key: key)) { commands.append(text) }
        }
      } else {
        for group in scripts { append(group, event: key, to: &commands) }
      }
    }
    return commands
  }

  /// The matchers of an event map's groups, and the handlers of type `mcp_tool`.
  static func groups(in hooks: DataNode) -> (matchers: [DataNode], handlers: [DataNode]) {
    var matchers: [DataNode] = []
    var handlers: [DataNode] = []
    for member in hooks.members ?? [] {
      for group in member.value.items ?? [] where group.members != nil {
        if let matcher = group["matcher"] { matchers.append(matcher) }
        handlers += group["hooks"]?.items ?? []
      }
    }
    return (matchers, handlers)
  }

  private static func append(_ group: DataNode, event: String, to commands: inout [ShellText]) {
    let matcher = group["matcher"]?.text ?? ""
    let place = EmbeddedScript.Place.eventHook(event: event, matcher: matcher)
    for handler in group["hooks"]?.items ?? [group] where isShellCommand(handler) {
      if let text = handler["command"]?.shellText(at: place) { commands.append(text) }
    }
  }

  /// Whether a shell runs a handler's command: with `args` it is a program's path, and PowerShell is
  /// another language.
  private static func isShellCommand(_ handler: DataNode) -> Bool {
    guard handler.members != nil, handler["args"] == nil else { return false }
    if let type = handler["type"]?.text, !type.hasSameBytes(as: "command") { return false }
    return !(handler["shell"]?.text?.hasSameBytes(as: "powershell") ?? false)
  }

  /// The commands that settings name outside of `hooks`: each runs at an event of its own, which is
  /// called like the setting.
  static func settingsCommands(in settings: DataNode) -> [ShellText] {
    commandSettings.compactMap { name in
      let node = settings[name]
      let command = node?.members == nil ? node : node?["command"]
      return command?.shellText(at: .eventHook(event: name, matcher: ""))
    }
  }

  private static let commandSettings = [
    "statusLine", "subagentStatusLine", "fileSuggestion", "apiKeyHelper", "otelHeadersHelper",
    "awsAuthRefresh", "awsCredentialExport", "gcpAuthRefresh",
  ]

  /// The `run:` steps of a `tasks:` list.
  static func steps(in tasks: DataNode) -> [ShellText] {
    (tasks.items ?? []).compactMap { task in
      task["run"]?.shellText(at: .task(task["id"]?.text ?? ""))
    }
  }
}

extension DataNode {
  /// This text as shell that stands at `place`.
  func shellText(at place: EmbeddedScript.Place) -> ShellText? {
    guard let text, let origin, !isNull else { return nil }
    return ShellText(place: place, text: text, origin: origin, range: range)
  }
}
