import JSONSyntax
import SourceText

/// Finds what plugins' manifests name besides the folders that every plugin has.
///
/// Only paths into the plugin's own folder are followed, as Claude Code does.
struct PluginComponents<Tree: ComponentTree> {
  /// Where they are looked for.
  let tree: Tree

  /// The files, without those that are known already as what they are named for.
  func files(namedIn loaded: [DefinitionFile]) -> [FoundFile] {
    var known = Set(loaded.lazy.filter { $0.kind != .other }.map { ByteName($0.path) })
    var found: [FoundFile] = []
    for file in loaded where file.kind == .pluginManifest {
      guard let manifest = file.json?.root, let folder = Self.folder(ofManifest: file.path) else {
        continue
      }
      for (key, kind) in Self.keys {
        let paths = manifest[key].map { $0.value.elements ?? [$0.value] } ?? []
        for path in paths.prefix(DefinitionsLimits.manifestPaths).compactMap(\.string) {
          guard found.count < DefinitionsLimits.pluginComponents,
            let full = Self.resolve(path, in: folder)
          else { continue }
          for component in components(at: full, of: kind)
          where known.insert(ByteName(component.path)).inserted {
            found.append(component)
          }
        }
      }
    }
    return Array(found.prefix(DefinitionsLimits.pluginComponents))
  }

  private static var keys: [(String, DefinitionKind)] {
    [
      ("agents", .agent), ("commands", .command), ("skills", .skill),
      ("hooks", .hooksConfiguration), ("mcpServers", .mcpConfiguration),
    ]
  }

  private func components(at path: String, of kind: DefinitionKind) -> [FoundFile] {
    guard let entry = tree.entry(at: path) else { return [] }
    guard entry == .folder else {
      let name = Array(PathName.last(of: path))[...]
      let isJSON = kind == .hooksConfiguration || kind == .mcpConfiguration
      let fits =
        switch kind {
        case .skill: name.elementsEqual("SKILL.md".utf8)
        default: name.endsIgnoringCase(in: isJSON ? ".json" : ".md")
        }
      return fits ? [FoundFile(path: path, recognition: Recognition(kind))] : []
    }
    let meaning: FolderRole.Meaning
    switch kind {
    case .agent: meaning = .agents
    case .command: meaning = .commands
    case .skill: meaning = .skills
    default: return []
    }
    return tree.files(in: path, as: FolderRole(meaning, holdsDefinitions: true))
  }

  /// The plugin's folder, with a slash at its end unless it is the root; nil for other manifests.
  private static func folder(ofManifest path: String) -> String? {
    let ending = ".claude-plugin/plugin.json"
    guard path.hasSuffix(ending) else { return nil }
    let folder = path.dropLast(ending.count)
    return folder.isEmpty || folder.hasSuffix("/") ? String(folder) : nil
  }

  /// A path of a manifest from the workspace's root; nil for one that leads out of the plugin, or to
  /// the whole of it.
  private static func resolve(_ path: String, in folder: String) -> String? {
    guard path.utf8.count <= DefinitionsLimits.manifestPathLength, path.utf8.first != 0x2F,
      !path.utf8.contains(0), !path.utf8.contains(UInt8(ascii: "$"))
    else { return nil }
    let names = path.split(separator: "/").filter { $0 != "." }
    guard !names.isEmpty, !names.contains("..") else { return nil }
    return folder + names.joined(separator: "/")
  }
}

/// What a file of a plugin can be looked up in.
protocol ComponentTree {
  /// What stands at a path from the root; nil where nothing does, or something outside.
  func entry(at path: String) -> ComponentEntry?

  /// The files in a folder, and below it, that can be definitions, with their paths from the root.
  func files(in folder: String, as role: FolderRole) -> [FoundFile]
}

/// What a path of a manifest leads to.
enum ComponentEntry {
  case file
  case folder
}

/// A workspace on disk.
struct DiskTree: ComponentTree {
  /// The real path of the workspace.
  let root: String
  /// How folders are walked.
  let options: LoadOptions

  func entry(at path: String) -> ComponentEntry? {
    let full = "\(root)/\(path)"
    guard let target = try? FileSystem.target(of: full).0, FileSystem.leads(full, into: root) else {
      return nil
    }
    switch target {
    case .folder: return .folder
    case .file: return .file
    default: return nil
    }
  }

  func files(in folder: String, as role: FolderRole) -> [FoundFile] {
    let walked = DirectoryWalk.run(
      "\(root)/\(folder)", role: role, readsPlainMarkdown: false,
      options: LoadOptions(respectsIgnoreFiles: options.respectsIgnoreFiles)
    ) { _ in }
    return walked.files.map { file in
      FoundFile(path: "\(folder)/\(file.path)", recognition: file.recognition)
    }
  }
}

/// Links in the folders that a manifest names are not followed.
extension FileListing: ComponentTree {
  func entry(at path: String) -> ComponentEntry? {
    let path = Array(path.utf8)
    switch kind(of: path) {
    case .file, .executable: return .file
    case .link, .opaque: return nil
    case nil: return entries(in: path).isEmpty ? nil : .folder
    }
  }

  func files(in folder: String, as role: FolderRole) -> [FoundFile] {
    ListingWalk(self, of: Array(folder.utf8), role: role, readsPlainMarkdown: false).result.files
  }
}
