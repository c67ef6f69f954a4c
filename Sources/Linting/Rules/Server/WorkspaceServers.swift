import Definitions
import SourceText

extension WorkspaceServers {
  /// Whether a file is that of the workspace itself and not of a plugin in it.
  static func isIn(_ file: FileContext) -> Bool { file.path.hasSameBytes(as: path) }

  /// The servers of a file; of equal names the last, as readers take it.
  static func all(in file: FileContext) -> [ServerDefinition] {
    unique(file.workspace.workspace.servers.filter { $0.file == file.id })
  }
}
