import JSONSyntax
import MarkdownSyntax
import SourceText
import YAMLSyntax

/// What a file of a workspace is, told from its place and name.
public enum DefinitionKind: String, Sendable, CaseIterable {
  /// An agent: `agents/**/*.md`, or an agent's YAML file.
  case agent
  /// A command: `commands/**/*.md`.
  case command
  /// A skill: `skills/NAME/SKILL.md`.
  case skill
  /// A file that a skill brings with it.
  case skillResource
  /// A workflow: `*.workflow.yaml`.
  case workflow
  /// A script that hooks run: `.claude/{hooks,helpers,scripts}/*`, or a file that a hook names.
  case script
  /// Claude Code's settings: `settings*.json`.
  case settings
  /// Hooks of a plugin: `hooks/hooks.json`.
  case hooksConfiguration
  /// MCP servers: `.mcp.json`.
  case mcpConfiguration
  /// A plugin's or a marketplace's manifest: `.claude-plugin/*.json`.
  case pluginManifest
  /// Claude Code's key bindings: `keybindings.json`.
  case keybindings
  /// `.claudeignore`, which Claude Code does not read.
  case unreadIgnoreFile
  /// Any other markdown in a folder of definitions, such as a README.
  case other
}

/// A file of a workspace with its syntax.
public struct DefinitionFile: Sendable {
  /// What a file consists of. Files are handed around far more often than they are read, and a copy
  /// of this is one reference.
  private final class Storage: Sendable {
    let source: SourceFile
    let kind: DefinitionKind
    let markdown: MarkdownDocument?
    let yaml: YAMLDocument?
    let json: JSONDocument?
    let scripts: [EmbeddedScript]
    let toolMentions: [ToolMention]
    let codeCalls: [CodeCall]
    let known: KnownDefinition?

    init(
      source: SourceFile, kind: DefinitionKind, markdown: MarkdownDocument?, yaml: YAMLDocument?,
      json: JSONDocument?, scripts: [EmbeddedScript], toolMentions: [ToolMention],
      codeCalls: [CodeCall], known: KnownDefinition?
    ) {
      self.source = source
      self.kind = kind
      self.markdown = markdown
      self.yaml = yaml
      self.json = json
      self.scripts = scripts
      self.toolMentions = toolMentions
      self.codeCalls = codeCalls
      self.known = known
    }
  }

  private let storage: Storage

  /// The bytes and the path relative to the workspace's root.
  public var source: SourceFile { storage.source }
  /// What the file is.
  public var kind: DefinitionKind { storage.kind }
  /// The markdown; nil for files of another kind.
  public var markdown: MarkdownDocument? { storage.markdown }
  /// The front matter of a markdown file, or the whole of a YAML file; nil where there is none.
  public var yaml: YAMLDocument? { storage.yaml }
  /// The JSON of a settings, MCP or plugin file.
  public var json: JSONDocument? { storage.json }
  /// All shell in the file, in order of place: hooks, fenced blocks, or the file itself.
  public var scripts: [EmbeddedScript] { storage.scripts }
  /// Mentions of MCP tools outside shell: fields, other code, prose.
  public var toolMentions: [ToolMention] { storage.toolMentions }
  /// Calls of MCP tools outside shell, with their arguments; each of their tools is a mention too.
  public var codeCalls: [CodeCall] { storage.codeCalls }

  /// What is in the file, where it was not parsed since that is known; all syntax is missing then.
  public var known: KnownDefinition? { storage.known }

  /// Makes a file.
  public init(
    source: SourceFile, kind: DefinitionKind, markdown: MarkdownDocument? = nil,
    yaml: YAMLDocument? = nil, json: JSONDocument? = nil, scripts: [EmbeddedScript] = [],
    toolMentions: [ToolMention] = [], codeCalls: [CodeCall] = [], known: KnownDefinition? = nil
  ) {
    storage = Storage(
      source: source, kind: kind, markdown: markdown, yaml: yaml, json: json, scripts: scripts,
      toolMentions: toolMentions, codeCalls: codeCalls, known: known)
  }

  /// Path relative to the workspace's root.
  public var path: String { storage.source.path }
}

/// Names a file of a workspace: its index in ``Workspace/files``.
public struct FileID: Hashable, Sendable, Comparable {
  /// The index.
  public let index: Int

  /// Makes an identifier.
  public init(_ index: Int) { self.index = index }

  /// Orders by path, since files stand in path order.
  public static func < (left: FileID, right: FileID) -> Bool { left.index < right.index }
}
