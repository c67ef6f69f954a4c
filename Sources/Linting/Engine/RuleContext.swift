import Definitions
import Diagnostics
import SourceText
import ToolCatalog
import YAMLSyntax

/// What rules that look at all files see: one object for all of them, since a copy for each file and
/// rule would cost more than most rules do.
public final class WorkspaceContext: Sendable {
  /// All files and definitions.
  public let workspace: Workspace
  /// What was asked for.
  public let configuration: LintConfiguration
  /// Answers for tools of MCP servers.
  public let catalogs: CatalogBinder
  /// Names of the workspace, for looking them up.
  let names: WorkspaceNames
  /// The plugins of the workspace.
  let plugins: PluginIndex

  /// Makes a context.
  public convenience init(workspace: Workspace, configuration: LintConfiguration) {
    let plugins = PluginIndex(workspace)
    self.init(
      workspace: workspace, configuration: configuration,
      catalogs: CatalogBinder(
        workspace: workspace, choice: configuration.catalogs, plugins: plugins),
      names: WorkspaceNames(workspace), plugins: plugins)
  }

  private init(
    workspace: Workspace, configuration: LintConfiguration, catalogs: CatalogBinder,
    names: WorkspaceNames, plugins: PluginIndex
  ) {
    self.workspace = workspace
    self.configuration = configuration
    self.catalogs = catalogs
    self.names = names
    self.plugins = plugins
  }

  /// The same workspace seen by another configuration.
  func with(_ configuration: LintConfiguration) -> WorkspaceContext {
    let isSame = configuration.catalogs.namesSame(as: self.configuration.catalogs)
    return WorkspaceContext(
      workspace: workspace, configuration: configuration,
      catalogs: isSame
        ? catalogs
        : CatalogBinder(
          workspace: workspace, choice: configuration.catalogs, plugins: plugins),
      names: names, plugins: plugins)
  }

  /// The agent that a file defines.
  public func agent(in file: FileID) -> AgentDefinition? {
    names.agentOfFile[file].map { workspace.agents[$0] }
  }

  /// The command that a file defines.
  public func command(in file: FileID) -> CommandDefinition? {
    names.commandOfFile[file].map { workspace.commands[$0] }
  }

  /// The skill that a file defines.
  public func skill(in file: FileID) -> SkillDefinition? {
    names.skillOfFile[file].map { workspace.skills[$0] }
  }
}

/// What rules that look at one file see: one object for all of them.
public final class FileContext: Sendable {
  /// All else.
  public let workspace: WorkspaceContext
  /// Names the file.
  public let id: FileID
  /// The file.
  public let file: DefinitionFile
  /// The file's path.
  public let path: String
  /// The file's bytes.
  public let bytes: [UInt8]
  /// The agent that the file defines.
  public let agent: AgentDefinition?
  /// The command that the file defines.
  public let command: CommandDefinition?
  /// The skill that the file defines.
  public let skill: SkillDefinition?
  /// The root of the front matter, or of a YAML file.
  private let root: YAMLNode?
  /// The entries whose keys are texts, with what is known of each key; empty where keys are not judged.
  let keyedFields: [KeyedField]
  /// Its tool calls, looked up and bound to their schemas once for all rules.
  public let calls: [CheckedCall]
  /// Its tool calls outside shell, likewise.
  public let codeCalls: [CheckedCodeCall]
  /// Its mentions of tools outside shell, looked up.
  public let mentions: [CheckedMention]
  /// The scripts that its event hooks run.
  let hookScripts: [HookScriptPaths.Named]
  /// What the schema of a JSON file says of it; nil for files without one.
  let review: JSONFileReview?

  /// What another program says of each of its scripts; empty where none was asked.
  let remarks: [[ScriptChecker.Remark]]
  /// The calls of command-line tools in its scripts that a catalogue knows.
  let commandCalls: [CheckedCommandCall]

  /// Makes a context.
  ///
  /// - Parameter remarks: what another program says of each of the file's scripts.
  public init(
    workspace: WorkspaceContext, id: FileID, remarks: [[ScriptChecker.Remark]] = []
  ) {
    self.workspace = workspace
    self.id = id
    self.remarks = remarks
    file = workspace.workspace[id]
    path = file.path
    bytes = file.source.bytes
    agent = file.kind == .agent ? workspace.agent(in: id) : nil
    command = file.kind == .command ? workspace.command(in: id) : nil
    skill = file.kind == .skill ? workspace.skill(in: id) : nil
    root = file.yaml?.root
    keyedFields = KnownKeys.fields(of: root, in: file.kind, workspace.configuration)
    calls = CheckedCall.all(in: file, catalogs: workspace.catalogs)
    codeCalls = CheckedCodeCall.all(in: file, catalogs: workspace.catalogs)
    mentions = CheckedMention.all(in: file, catalogs: workspace.catalogs)
    commandCalls = CheckedCommandCall.all(in: file, choice: workspace.configuration.commands)
    hookScripts = HookScriptPaths.all(in: file)
    review = JSONFileReview(file)
  }

  /// Who reads the definitions.
  public var dialects: Set<Dialect> { workspace.configuration.dialects }

  /// The entries of the front matter, or of a YAML file; empty where there are none.
  public var fields: ArraySlice<YAMLEntry> { Self.fields(of: root) }

  static func fields(of root: YAMLNode?) -> ArraySlice<YAMLEntry> {
    (root?.entries ?? []).prefix(LintingLimits.fields)
  }

  /// The last entry of a key, as readers take it.
  public func field(_ key: String) -> YAMLEntry? { root?[key] }

  /// The text of a range.
  public func text(in range: SourceRange) -> String { bytes.text(in: range) }
}
