import Diagnostics
import SourceText

/// A handler of an event with what its type asks for.
struct HookHandler {
  /// The kinds of handler, by their `type`.
  enum Kind: String, CaseIterable {
    case command
    case http
    case tool = "mcp_tool"
    case prompt
    case agent

    /// The keys without which it cannot run.
    var required: [String] {
      switch self {
      case .command: ["command"]
      case .http: ["url"]
      case .tool: ["server", "tool"]
      case .prompt, .agent: ["prompt"]
      }
    }

    /// The keys that it reads and other kinds do not.
    var own: [String] {
      switch self {
      case .command: ["command", "args", "async", "asyncRewake", "shell"]
      case .http: ["url", "headers", "allowedEnvVars"]
      case .tool: ["server", "tool", "input"]
      case .prompt, .agent: ["prompt", "model"]
      }
    }

    /// The kinds that read a key; empty where all do, or none.
    static func reading(_ key: String) -> [Kind] { allCases.filter { $0.own.contains(key) } }
  }

  let event: Located<String>
  let group: SettingNode
  let node: SettingNode

  /// The kind; nil where `type` is not written or none that is known.
  var kind: Kind? { node["type"]?.text.flatMap(Kind.init(rawValue:)) }

  /// The handlers of Claude Code's events in a file.
  static func all(in file: FileContext) -> [HookHandler] {
    EventHooks.groups(of: file).filter { EventHooks.has(EventHooks.events, $0.event.value) }
      .flatMap { group in
        group.handlers.map { HookHandler(event: group.event, group: group.node, node: $0) }
      }
  }
}

/// Edits of the keys of hooks, in JSON and in block YAML.
enum HookEdits {
  /// The edit that takes out a member; nil where its bytes cannot be told from its neighbours'.
  static func removal(
    of key: String, from node: SettingNode, in file: FileContext
  ) -> Edit? {
    let members = node.members ?? []
    guard let index = members.lastIndex(where: { $0.key.value.hasSameBytes(as: key) }) else {
      return nil
    }
    let member = members[index]
    if file.file.json != nil {
      guard members.count > 1 else { return nil }
      let start = member.key.range.start - 1
      let range =
        index > 0
        ? SourceRange(start: members[index - 1].value.range.end, end: member.value.range.end)
        : SourceRange(start: start, end: members[1].key.range.start - 1)
      return Edit(replacing: range, with: "")
    }
    let bytes = file.bytes
    var start = member.key.range.start
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    guard bytes[start..<member.key.range.start].allSatisfy({ $0 == 0x20 }) else { return nil }
    var end = member.value.range.end
    while end < bytes.count, bytes[end] != 0x0A {
      guard bytes[end].isBlankOrReturn else { return nil }
      end += 1
    }
    return Edit(replacing: SourceRange(start: start, end: min(end + 1, bytes.count)), with: "")
  }

  /// The edit that puts a member before all others; nil where there are none.
  static func insertion(
    _ key: String, _ value: String, into node: SettingNode, in file: FileContext
  ) -> Edit? {
    guard let first = node.members?.first else { return nil }
    if file.file.json != nil {
      return Edit(
        replacing: SourceRange(at: first.key.range.start - 1), with: "\"\(key)\": \(value), ")
    }
    let bytes = file.bytes
    var start = first.key.range.start
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    let before = bytes[start..<first.key.range.start]
    guard before.allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: "-") }) else { return nil }
    let indentation = String(repeating: " ", count: before.count)
    return Edit(
      replacing: SourceRange(at: first.key.range.start), with: "\(key): \(value)\n\(indentation)")
  }
}

extension UInt8 {
  fileprivate var isBlankOrReturn: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}
