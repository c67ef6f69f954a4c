import Definitions
import Diagnostics
import JSONSyntax
import SourceText

/// Says for each file of a workspace whether Claude Code loads it, and why not.
///
/// What Claude Code does is told from its reference pages and from reports on its behaviour:
///
/// - Agents are the markdown files below `agents/` of a `.claude` or plugin whose front matter has a
///   name and a description. A plugin's agent without them is kept under its file's name, with a
///   placeholder for the description.
/// - Commands are the markdown files below `commands/`, with or without front matter.
/// - Skills are the files `SKILL.md` exactly one folder below `skills/`, named by that folder.
/// - Of two agents of one name a project's goes before the person's own; of two skills or commands the
///   person's own goes first; a skill goes before a command. A plugin's names have its own before
///   them.
/// - A plugin's manifest that names `agents` or `commands` takes the place of these folders; `skills`
///   that it names are added.
public struct LoadingExplanation {
  let workspace: Workspace
  let plugins: PluginIndex
  private let root: [ArraySlice<UInt8>]
  private let home: [ArraySlice<UInt8>]?

  /// Explains a workspace.
  ///
  /// - Parameters:
  ///   - workspace: the files; those that were asked for are reported.
  ///   - root: the absolute path of the workspace's root.
  ///   - home: the person's home folder, where it is known.
  public static func explain(
    _ workspace: Workspace, root: String, home: String? = nil
  ) -> LoadingReport {
    LoadingExplanation(workspace, root: root, home: home).report()
  }

  private init(_ workspace: Workspace, root: String, home: String?) {
    self.workspace = workspace
    self.root = PathNames.split(root)
    self.home = home.map(PathNames.split)
    plugins = PluginIndex(workspace)
  }

  private func report() -> LoadingReport {
    var shadows = ShadowTable()
    var entries: [LoadingReport.Entry] = []
    for (index, file) in workspace.files.enumerated() {
      let place = LoadingPlace(of: file.path, root: root, home: home, plugins: plugins)
      let explained = explain(file, FileID(index), at: place)
      if let definition = explained.definition, explained.entry.verdict != .dropped {
        shadows.add(definition, at: entries.count)
      }
      entries.append(explained.entry)
    }
    for (index, shadow) in shadows.shadows() {
      let entry = entries[index]
      let winner = entries[shadow.winner]
      entries[index] = LoadingReport.Entry(
        entry.path, .shadowed, entry.subject, shadow.reason, help: "Rename one of the two.",
        at: shadow.range,
        related: RelatedPlace(
          path: winner.path, range: shadow.winnerRange, message: "the other one"))
    }
    let reported = zip(entries.indices, entries).filter { index, _ in
      workspace.isReported(FileID(index))
    }
    let unreadable = workspace.unreadable.filter { workspace.isReported(path: $0.path) }.map {
      LoadingReport.Entry($0.path, .dropped, "definition", "it cannot be read: \($0.reason)")
    }
    return LoadingReport(
      entries: (reported.map(\.1) + unreadable).sorted {
        $0.path.precedesInBytes($1.path)
      }, sources: workspace.files.map(\.source))
  }

  /// What becomes of a file, and the definition that it is where others can shadow it.
  struct Explained {
    let entry: LoadingReport.Entry
    var definition: ShadowTable.Definition?
  }

  private func explain(
    _ file: DefinitionFile, _ id: FileID, at place: LoadingPlace
  ) -> Explained {
    switch file.kind {
    case .agent: return agent(file, id, at: place)
    case .command: return command(file, id, at: place)
    case .skill: return skill(file, id, at: place)
    case .other: return other(file, id, at: place)
    case .settings, .hooksConfiguration, .mcpConfiguration, .pluginManifest:
      return Explained(entry: settings(file, at: place))
    case .keybindings:
      if case .user = place.scope {
        return Explained(entry: .init(file.path, .loaded, "key bindings"))
      }
      return unread(file, "key bindings are read from the home folder alone")
    case .unreadIgnoreFile: return unread(file, "Claude Code has no ignore file")
    case .skillResource:
      return unread(file, "a file that its skill brings with it")
    case .script: return unread(file, "a script, which runs where a hook or text names it")
    case .workflow: return unread(file, "a workflow of moflo")
    }
  }

  /// Markdown that no place makes a definition.
  private func other(
    _ file: DefinitionFile, _ id: FileID, at place: LoadingPlace
  ) -> Explained {
    if place.fileName == "CLAUDE.md" || place.fileName == "CLAUDE.local.md" {
      return Explained(
        entry: .init(file.path, .loaded, "memory", memoryRemark(file, at: place)))
    }
    if case .none = place.scope { return unread(file, "a document") }
    switch place.folders.first {
    case "agents": return agent(file, id, at: place)
    case "commands": return command(file, id, at: place)
    case "rules" where place.isInClaudeFolder:
      return Explained(entry: .init(file.path, .loaded, "memory", "as all of rules/ is"))
    case "output-styles":
      return Explained(entry: .init(file.path, .loaded, "output style"))
    case "skills" where place.folders.count == 1:
      return Explained(
        entry: .init(
          file.path, .dropped, "skill", "a skill is a folder with a SKILL.md in it",
          help: "Move it to skills/\(stem(of: file))/SKILL.md."))
    default: return unread(file, "a document")
    }
  }

  private func memoryRemark(_ file: DefinitionFile, at place: LoadingPlace) -> String {
    var folders = PathNames.split(file.path).dropLast()
    if folders.last?.elementsEqual(".claude".utf8) ?? false { folders = folders.dropLast() }
    if folders.isEmpty { return "" }
    let folder = folders.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    return "when files in \(folder) are worked on"
  }

  func unread(_ file: DefinitionFile, _ reason: String) -> Explained {
    Explained(entry: .init(file.path, .unread, "", reason))
  }

  func stem(of file: DefinitionFile) -> String { PathName.stem(of: file.path) }
}
