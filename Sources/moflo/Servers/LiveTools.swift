import Linting
import ToolCatalog

extension ServerAsking {
  /// Asks all servers of a workspace; nothing where it has no `.mcp.json`.
  func askAll(in root: String) throws -> [Answer] {
    try ask(try WorkspaceServerReading.servers(in: root) ?? [], root: root)
  }
}

extension LintConfiguration {
  /// Has the servers' own tools answer in place of locked ones, and notes who did not tell them.
  mutating func use(_ answers: [ServerAsking.Answer]) {
    for answer in answers {
      switch answer.result {
      case .success(let tools):
        catalogs.locked.removeAll { $0.serverNames == [answer.server.name] }
        catalogs.locked.append(
          Catalog(
            name: "\(answer.server.name) (live)", serverNames: [answer.server.name],
            tools: tools.tools))
      case .failure(let server): unreachable.append(server)
      }
    }
  }
}
