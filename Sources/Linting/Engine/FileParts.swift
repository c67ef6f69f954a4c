import Definitions

/// What there is in a file, as far as it decides which rules can find anything in it.
///
/// Most rules look at one part that most files lack. Asking each rule to find that out for each file
/// takes longer than all that the rules then do.
public struct FileParts: OptionSet, Sendable {
  /// A bit for each part.
  public let rawValue: UInt32

  /// Makes a set of parts from their bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It is an agent's file.
  public static let agent = FileParts(rawValue: 1 << 0)
  /// It is a command's file.
  public static let command = FileParts(rawValue: 1 << 1)
  /// It is a skill's file.
  public static let skill = FileParts(rawValue: 1 << 2)
  /// It is the file of an agent, a command or a skill.
  public static let definition = FileParts(rawValue: 1 << 3)
  /// It is a settings file.
  public static let settings = FileParts(rawValue: 1 << 4)
  /// It is a plugin's or a marketplace's manifest.
  public static let pluginManifest = FileParts(rawValue: 1 << 5)
  /// It is `CLAUDE.md` or `CLAUDE.local.md`.
  public static let instructions = FileParts(rawValue: 1 << 6)
  /// It is an agent's memory.
  public static let agentMemory = FileParts(rawValue: 1 << 7)
  /// It is markdown.
  public static let markdown = FileParts(rawValue: 1 << 8)
  /// It is YAML, or has front matter.
  public static let yaml = FileParts(rawValue: 1 << 9)
  /// Its YAML has keys at the top.
  public static let fields = FileParts(rawValue: 1 << 10)
  /// It is JSON.
  public static let json = FileParts(rawValue: 1 << 11)
  /// Shell stands in it.
  public static let scripts = FileParts(rawValue: 1 << 12)
  /// Tools of MCP servers are called or named in it.
  public static let toolUses = FileParts(rawValue: 1 << 13)
  /// Command-line tools that a catalogue knows are called in it.
  public static let commandCalls = FileParts(rawValue: 1 << 14)
  /// It has a key `hooks`.
  public static let eventHooks = FileParts(rawValue: 1 << 15)
  /// It configures MCP servers.
  public static let servers = FileParts(rawValue: 1 << 16)
}

extension FileContext {
  /// What there is in the file.
  var parts: FileParts {
    var parts: FileParts = []
    switch file.kind {
    case .agent: parts = [.agent, .definition]
    case .command: parts = [.command, .definition]
    case .skill: parts = [.skill, .definition]
    case .settings: parts = .settings
    case .pluginManifest: parts = .pluginManifest
    case .other:
      if MemoryFiles.isInstructions(path) { parts = .instructions }
      if MemoryFiles.isAgentMemory(path) { parts.insert(.agentMemory) }
    default: break
    }
    if file.markdown != nil { parts.insert(.markdown) }
    if file.yaml != nil {
      parts.insert(.yaml)
      if !fields.isEmpty { parts.insert(.fields) }
    }
    if file.json != nil { parts.insert(.json) }
    if !file.scripts.isEmpty { parts.insert(.scripts) }
    if !calls.isEmpty || !codeCalls.isEmpty || !mentions.isEmpty { parts.insert(.toolUses) }
    if !commandCalls.isEmpty { parts.insert(.commandCalls) }
    if file.json != nil || parts.contains(.fields) {
      if settings?["hooks"] != nil { parts.insert(.eventHooks) }
      if ConfiguredServers.table(of: self) != nil { parts.insert(.servers) }
    }
    return parts
  }
}
