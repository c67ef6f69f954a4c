import Definitions
import SourceText
import YAMLSyntax

/// The `tasks` of a file as they are written.
enum WrittenTasks {
  /// A task.
  struct Task {
    /// The id.
    let id: Located<String>
    /// What it needs.
    let needs: [Located<String>]
    /// What its agent must be capable of.
    let capabilities: [Located<String>]
    /// Whether it names its agent.
    let hasAgent: Bool
    /// Whether it runs for files, which a task before it lists.
    let listsFiles: Bool
  }

  /// The tasks that have an id, in order.
  static func all(in file: FileContext) -> [Task] {
    switch file.file.kind {
    case .command, .skill, .workflow: break
    default: return []
    }
    return (file.field("tasks")?.value.items ?? []).prefix(LintingLimits.tasks).compactMap { node in
      guard let id = node["id"].flatMap({ text(SettingNode($0.value)) }) else { return nil }
      return Task(
        id: id, needs: texts(node["needs"]), capabilities: texts(node["capabilities"]),
        hasAgent: node["agent"] != nil,
        listsFiles: node["forEach"].flatMap { $0.value["files"] } != nil)
    }
  }

  private static func texts(_ entry: YAMLEntry?) -> [Located<String>] {
    guard let entry else { return [] }
    let value = SettingNode(entry.value)
    return (value.items ?? [value]).compactMap(text)
  }

  private static func text(_ node: SettingNode) -> Located<String>? {
    guard let text = node.text, !text.isEmpty else { return nil }
    return Located(text, at: node.textRange)
  }
}
