import SourceText

/// What a file seems to be, from its place and name.
struct Recognition: Sendable, Equatable {
  /// How sure that is.
  enum Certainty: Sendable, Equatable {
    /// The place says it.
    case certain
    /// The place has a telling name, but could be source code or documentation: the front matter
    /// must have the keys of such a definition.
    case byKeys
    /// The place says nothing: the front matter alone decides.
    case byContent
  }

  /// The kind.
  let kind: DefinitionKind
  /// How sure it is.
  let certainty: Certainty

  /// Makes a recognition.
  init(_ kind: DefinitionKind, _ certainty: Certainty = .certain) {
    self.kind = kind
    self.certainty = certainty
  }

  /// What the file `name` in a folder of `role` is; nil where it is nothing that is read.
  init?(file name: ArraySlice<UInt8>, in role: FolderRole) {
    if name.elementsEqual("SKILL.md".utf8) {
      self.init(.skill)
      return
    }
    switch role.meaning {
    case .skill:
      self.init(name.isEqualIgnoringCase("skill.md") ? .skill : .skillResource)
      return
    case .manifest where name.endsIgnoringCase(in: ".json"):
      self.init(.pluginManifest)
      return
    default: break
    }
    if name.elementsEqual(".claudeignore".utf8) {
      self.init(.unreadIgnoreFile)
    } else if name.endsIgnoringCase(in: ".md") {
      guard let recognition = Self.markdown(name, in: role) else { return nil }
      self = recognition
    } else if name.endsIgnoringCase(in: ".json") {
      guard let kind = Self.json(name, in: role) else { return nil }
      self.init(kind)
    } else if name.endsIgnoringCase(in: ".yaml") || name.endsIgnoringCase(in: ".yml") {
      if name.endsIgnoringCase(in: ".workflow.yaml") || name.endsIgnoringCase(in: ".workflow.yml") {
        self.init(.workflow)
      } else if role.meaning == .agents {
        self.init(.agent, .byKeys)
      } else {
        return nil
      }
    } else if role.meaning == .scripts, ScriptLanguage(fileName: name) != nil {
      self.init(.script)
    } else {
      return nil
    }
  }

  private static func markdown(_ name: ArraySlice<UInt8>, in role: FolderRole) -> Recognition? {
    switch role.meaning {
    case .agents: Recognition(.agent, role.holdsDefinitions ? .certain : .byKeys)
    case .commands: Recognition(.command, role.holdsDefinitions ? .certain : .byKeys)
    case .configuration, .configurationPart: Recognition(.other)
    case .skills: role.holdsDefinitions ? Recognition(.other) : nil
    default:
      name.elementsEqual("CLAUDE.md".utf8) || name.elementsEqual("CLAUDE.local.md".utf8)
        ? Recognition(.other) : nil
    }
  }

  private static func json(_ name: ArraySlice<UInt8>, in role: FolderRole) -> DefinitionKind? {
    if name.elementsEqual(".mcp.json".utf8) { return .mcpConfiguration }
    switch role.meaning {
    case .configuration where name.starts(with: "settings".utf8): return .settings
    case .configuration where name.elementsEqual("keybindings.json".utf8): return .keybindings
    case .hooks, .scripts: return name.elementsEqual("hooks.json".utf8) ? .hooksConfiguration : nil
    default: return nil
    }
  }
}

/// The languages of scripts beside definitions, by the file's ending.
enum ScriptLanguage: Sendable, Equatable {
  /// Bash and what it can read.
  case shell
  /// JavaScript or TypeScript.
  case javaScript
  /// Python.
  case python
  /// No ending: the first line tells.
  case byFirstLine

  /// The language of a file; nil for one that is no script.
  init?(fileName name: ArraySlice<UInt8>) {
    if name.endsIgnoringCase(in: ".sh") || name.endsIgnoringCase(in: ".bash") {
      self = .shell
    } else if [".js", ".mjs", ".cjs", ".ts"].contains(where: { ending in
      name.suffix(ending.utf8.count).elementsEqual(ending.utf8)
    }) {
      self = .javaScript
    } else if name.endsIgnoringCase(in: ".py") {
      self = .python
    } else if !name.contains(UInt8(ascii: ".")) {
      self = .byFirstLine
    } else {
      return nil
    }
  }

  /// The language that a first line names; nil where it names none that is known.
  init?(firstLineOf bytes: [UInt8]) {
    guard bytes.starts(with: "#!".utf8) else { return nil }
    let line = bytes.prefix { $0 != 0x0A }.prefix(256)
    let words = line.dropFirst(2).split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    let names = words.map { $0.split(separator: UInt8(ascii: "/")).last ?? [] }
    let program = names.first { !$0.elementsEqual("env".utf8) && $0.first != UInt8(ascii: "-") }
    guard let program else { return nil }
    if ["bash", "sh", "dash", "ksh"].contains(where: { program.elementsEqual($0.utf8) }) {
      self = .shell
    } else if ["node", "bun", "deno"].contains(where: { program.elementsEqual($0.utf8) }) {
      self = .javaScript
    } else if program.starts(with: "python".utf8) {
      self = .python
    } else {
      return nil
    }
  }
}
