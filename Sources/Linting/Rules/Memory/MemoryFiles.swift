import SourceText

/// The files that Claude Code loads at its start, told from their paths.
enum MemoryFiles {
  /// Whether a path is `CLAUDE.md` or `CLAUDE.local.md` of a folder.
  static func isInstructions(_ path: String) -> Bool {
    Paths.ends(path, with: "CLAUDE.md") || Paths.ends(path, with: "CLAUDE.local.md")
  }

  /// The folder that holds `.claude/rules` with this file in it; nil for any other file.
  static func ruleOwner(_ path: String) -> String? {
    guard path.utf8.suffix(3).elementsEqual(".md".utf8),
      let owner = Paths.part(of: path, before: ".claude"),
      path.utf8.dropFirst(owner.utf8.count).starts(with: ".claude/rules/".utf8)
    else { return nil }
    return String(owner.dropLast())
  }

  /// Whether a path is that of a file in `.claude/rules`.
  static func isRule(_ path: String) -> Bool { ruleOwner(path) != nil }

  /// Whether a path is that of an agent's memory.
  static func isAgentMemory(_ path: String) -> Bool {
    guard Paths.ends(path, with: "MEMORY.md") else { return false }
    let names = path.utf8.split(separator: UInt8(ascii: "/"))
    return names.count > 2 && names.contains { $0.starts(with: "agent-memory".utf8) }
  }
}
