import Definitions
import ShellSyntax
import SourceText

/// The scripts of a project or plugin that a hook's command runs.
enum HookScriptPaths {
  /// A script that is named.
  struct Named {
    /// The path from the workspace's root.
    let path: String
    /// The word, as a range of the file.
    let range: SourceRange
    /// Whether the word is the command itself, not handed to an interpreter.
    let isCommand: Bool
  }

  /// The scripts that run whatever else happens, with a place in the workspace.
  static func all(in file: DefinitionFile) -> [Named] {
    var named: [Named] = []
    for script in file.scripts {
      guard case .eventHook = script.place else { continue }
      script.script.forEachSimpleCommand { visit in
        guard !visit.context.isConditional, !visit.context.isFollowedByOr else { return }
        for (index, word) in visit.simple.words.prefix(LintingLimits.hookWords).enumerated() {
          let text = word.flattened(in: script.script).text
          if index == 0, ["[", "test", "cat", "touch", "mkdir"].contains(text) { return }
          guard let path = path(text, of: file.path) else { continue }
          named.append(
            Named(
              path: path, range: script.origin.sourceRange(of: word.range), isCommand: index == 0))
        }
      }
    }
    return named
  }

  private static let projectPrefixes = ["$CLAUDE_PROJECT_DIR/", "${CLAUDE_PROJECT_DIR}/"]
  private static let pluginPrefixes = ["$CLAUDE_PLUGIN_ROOT/", "${CLAUDE_PLUGIN_ROOT}/"]
  private static let endings = [".sh", ".bash", ".js", ".mjs", ".cjs", ".ts", ".py", ".rb"]
  /// What is built or installed need not be there yet.
  private static let made = ["node_modules", "dist", "build", "target", "out", "bin", ".venv"]

  private static func path(_ text: String, of file: String) -> String? {
    guard text.utf8.count <= LintingLimits.pathLength,
      endings.contains(where: { text.hasSuffix($0) })
    else { return nil }
    let names = file.split(separator: "/")
    let rest: Substring
    let folder: String
    if let prefix = projectPrefixes.first(where: { text.hasPrefix($0) }) {
      // The project is the folder that holds `.claude`; of other files nothing is known.
      guard let index = names.firstIndex(of: ".claude") else { return nil }
      rest = text.dropFirst(prefix.count)
      folder = names[..<index].joined(separator: "/")
    } else if let prefix = pluginPrefixes.first(where: { text.hasPrefix($0) }) {
      guard let index = names.lastIndex(where: { $0 == "hooks" || $0 == ".claude-plugin" }) else {
        return nil
      }
      rest = text.dropFirst(prefix.count)
      folder = names[..<index].joined(separator: "/")
    } else {
      return nil
    }
    let parts = rest.split(separator: "/")
    guard !rest.contains("$"), !rest.contains("`"), !rest.contains("*"),
      !parts.contains(where: { made.contains(String($0)) })
    else { return nil }
    return Paths.resolve(String(rest), from: folder)
  }
}
