import ArgumentParser

/// The command `moflo`.
struct Moflo: AsyncParsableCommand {
  static let version = "0.1.0"

  // Every command says its own name: to derive one from its type takes as long as to lint ten files.
  static let configuration = CommandConfiguration(
    commandName: "moflo",
    abstract: "Checks, compiles and runs the agents that a repository defines.",
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Check",
        subcommands: [
          Init.self, Lint.self, Lsp.self, Rules.self, Explain.self, Config.self, Tools.self,
        ]),
      CommandGroup(name: "Compile", subcommands: [Compile.self, Plan.self]),
      CommandGroup(name: "Prove", subcommands: [Simulate.self]),
      CommandGroup(
        name: "Run",
        subcommands: [Run.self, Node.self, Status.self, Logs.self, Report.self, Mcp.self]),
    ])
}
