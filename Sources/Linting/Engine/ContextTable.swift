import Definitions

/// What rules see of the workspace, for each configuration that holds in a part of it.
struct ContextTable: Sendable {
  /// What rules see that look at all files at once.
  let root: WorkspaceContext
  /// The configurations.
  let configurations: ConfigurationTree

  private var contexts: [Int: WorkspaceContext]

  /// Makes what rules see of some files.
  init(workspace: Workspace, configurations: ConfigurationTree, files: [FileID]) {
    self.configurations = configurations
    root = WorkspaceContext(
      workspace: workspace,
      configuration: configurations.configurations[configurations.rootIndex])
    contexts = [configurations.rootIndex: root]
    for id in files {
      let index = configurations.index(for: workspace[id].path)
      if contexts[index] == nil {
        contexts[index] = root.with(configurations.configurations[index])
      }
    }
  }

  /// What rules see of one of the files.
  func context(for id: FileID) -> WorkspaceContext {
    contexts[configurations.index(for: root.workspace[id].path)] ?? root
  }

  /// Whether a rule may say anything in any file.
  func mayReport(_ rule: any Rule.Type) -> Bool {
    configurations.configurations.contains { $0.mayReport(rule) }
  }
}
