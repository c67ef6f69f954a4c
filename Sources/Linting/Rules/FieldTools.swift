import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// The check of fields that grant or forbid tools.
enum FieldTools {
  /// What is wrong with the tools that fields of a file name.
  static func findings(_ file: FileContext, _ tools: [Located<String>]) -> [Finding] {
    tools.compactMap(misspelt) + findings(file) { _ in true }
  }

  /// What is wrong with the tools of MCP servers that some fields of a file name.
  static func findings(_ file: FileContext, inField isWanted: (String) -> Bool) -> [Finding] {
    file.mentions.compactMap { item in
      let mention = item.mention
      guard case .field(let key) = mention.place, isWanted(key) else { return nil }
      switch item.answer {
      case .unknownTool(let unknown):
        return ToolCallChecks.finding(
          unknown, mention.reference, at: mention.range,
          severity: ToolCallChecks.severity(unknown, mention.reference, file))
      case .misspeltServer(let nearest):
        return ToolCallChecks.misspelt(mention.reference, nearest, at: mention.range)
      default: return nil
      }
    }
  }

  /// A name that is a slip for one of Claude Code's tools; `Bash(git *)` counts as `Bash`.
  private static func misspelt(_ tool: Located<String>) -> Finding? {
    let name = String(tool.value.prefix { $0 != "(" })
    guard !name.hasPrefix("mcp__"),
      !ClaudeTools.names.contains(where: { $0.hasSameBytes(as: name) }),
      let nearest = NearestName.find(name, in: ClaudeTools.names)
    else { return nil }
    // The reader takes `read` as meant for another table of tools, where small letters are usual.
    guard name.utf8.first?.isASCIIUppercaseLetter == true else { return nil }
    let length = min(name.utf8.count, tool.range.length)
    let range = SourceRange(start: tool.range.start, end: tool.range.start + length)
    return Finding(
      "unknown tool '\(name)'", at: range, reason: "Claude Code has no tool of that name.",
      help: "Did you mean '\(nearest)'?",
      fixes: [
        Fix(
          "change to '\(nearest)'", applicability: .unsafe,
          edits: [Edit(replacing: range, with: nearest)])
      ])
  }
}
