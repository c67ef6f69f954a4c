import SourceText

/// The files that Claude Code loads at its start, told from their paths.
enum MemoryFiles {
  /// Whether a path is `CLAUDE.md` or `CLAUDE.local.md` of a folder.
  static func isInstructions(_ path: String) -> Bool {
    ["CLAUDE.md", "CLAUDE.local.md"].contains { name in
      let rest = path.utf8.dropLast(name.utf8.count)
      return path.utf8.count >= name.utf8.count
        && path.utf8.dropFirst(rest.count).elementsEqual(name.utf8)
        && (rest.isEmpty || rest.last == UInt8(ascii: "/"))
    }
  }

  /// The folder that holds `.claude/rules` with this file in it; nil for any other file.
  static func ruleOwner(_ path: String) -> [UInt8]? {
    let names = path.utf8.split(separator: UInt8(ascii: "/"))
    guard names.last?.suffix(3).elementsEqual(".md".utf8) ?? false,
      let index = names.firstIndex(where: { $0.elementsEqual(".claude".utf8) }),
      index + 2 < names.count, names[index + 1].elementsEqual("rules".utf8)
    else { return nil }
    return Array(names[..<index].joined(separator: [UInt8(ascii: "/")]))
  }

  /// Whether a path is that of a file in `.claude/rules`.
  static func isRule(_ path: String) -> Bool { ruleOwner(path) != nil }

  /// Whether a path is that of an agent's memory.
  static func isAgentMemory(_ path: String) -> Bool {
    let names = path.utf8.split(separator: UInt8(ascii: "/"))
    return names.count > 2 && names.last?.elementsEqual("MEMORY.md".utf8) ?? false
      && names.contains { $0.starts(with: "agent-memory".utf8) }
  }
}
