import Definitions
import SourceText
import YAMLSyntax

/// The `swarm:` settings that a file writes.
enum SwarmFields {
  /// The mapping; nil where the file has none.
  static func settings(of file: FileContext) -> YAMLNode? {
    switch file.file.kind {
    case .agent, .command, .skill, .workflow: break
    default: return nil
    }
    guard let node = file.field("swarm")?.value, node.entries != nil else { return nil }
    return node
  }
}
