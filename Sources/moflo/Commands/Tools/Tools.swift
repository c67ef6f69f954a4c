import ArgumentParser

/// `moflo tools`: the catalogues of MCP tools.
struct Tools: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tools",
    abstract: "Look at catalogues of MCP tools, and lock those of the servers in use.",
    subcommands: [List.self, Sync.self, Check.self, Diff.self])
}
