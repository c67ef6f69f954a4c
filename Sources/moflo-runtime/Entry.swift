import ArgumentParser
import CommandLineOptions

/// The half of the command that needs the network stack and the database.
@main
enum Entry {
  static func main() async {
    await CommandMain.run(MofloRuntime.self, arguments: Array(CommandLine.arguments.dropFirst()))
  }
}

/// What `moflo` hands on: people type `moflo`, and so that is the name that help shows.
struct MofloRuntime: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "moflo", abstract: "Runs plans, and shows how runs stand.",
    subcommands: [
      Run.self, Node.self, Status.self, Logs.self, Report.self, Mcp.self, HTTPBridge.self,
    ])
}
