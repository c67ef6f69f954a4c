import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Names by which definitions call agents.
enum AgentNames {
  /// The agents that Claude Code brings with it.
  private static let builtIn: Set = [
    "general-purpose", "Explore", "Plan", "statusline-setup", "output-style-setup", "claude",
    "claude-code-guide", "fork", "worker",
  ]

  /// Whether anything in the workspace, or Claude Code itself, has the name.
  static func isKnown(_ name: String, _ file: FileContext) -> Bool {
    let all = file.workspace.workspace
    let short = NamedInText.withoutPlugin(name)
    return builtIn.contains(name) || builtIn.contains(short) || all.agent(named: name) != nil
      || all.agent(named: short) != nil || file.workspace.hasAgentFile(named: short)
  }

  /// Whether nobody has the name, and somebody has one that is near.
  static func isSlip(_ name: String, _ file: FileContext) -> Bool {
    !isKnown(name, file)
      && NearestName.find(NamedInText.withoutPlugin(name), in: file.workspace.nearAgentNames) != nil
  }

  /// The finding on a name that nobody has; nil for one that is known.
  static func finding(_ name: Located<String>, _ file: FileContext) -> Finding? {
    guard !isKnown(name.value, file) else { return nil }
    let short = NamedInText.withoutPlugin(name.value)
    let nearest = NearestName.find(short, in: file.workspace.nearAgentNames)
    let prefix = name.value.dropLast(short.count)
    return Finding(
      "no agent is named '\(name.value)'", at: name.range,
      reason: "Nobody can take the work.",
      help: nearest.map { "Did you mean '\($0)'?" } ?? "",
      fixes: nearest.map {
        [
          Fix(
            "change to '\($0)'", applicability: .unsafe,
            edits: [Edit(replacing: name.range, with: prefix + $0)])
        ]
      } ?? [], severity: nearest == nil ? .note : nil)
  }

  /// The agents that an element of a field of tools names: `a` and `b` of `Agent(a, b)`.
  static func written(in tool: Located<String>) -> [Located<String>] {
    let bytes = Array(tool.value.utf8)
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), bytes.last == UInt8(ascii: ")"),
      bytes.count == tool.range.length
    else { return [] }
    let program = bytes[..<open]
    guard program.elementsEqual("Agent".utf8) || program.elementsEqual("Task".utf8) else {
      return []
    }
    return bytes[(open + 1)..<(bytes.count - 1)].split(separator: UInt8(ascii: ",")).compactMap {
      var part = $0
      while part.first.map({ $0 <= 0x20 }) ?? false { part.removeFirst() }
      while part.last.map({ $0 <= 0x20 }) ?? false { part.removeLast() }
      // A pattern, or a rule on what the agent is told, names nobody.
      guard !part.isEmpty, part.allSatisfy(NamedInText.isOfName) else { return nil }
      let start = tool.range.start
      return Located(
        String(decoding: part, as: UTF8.self),
        at: SourceRange(start: start + part.startIndex, end: start + part.endIndex))
    }
  }
}
