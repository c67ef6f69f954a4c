import ArgumentParser
import CommandLineOptions
import Diagnostics
import JSONSyntax
import ToolCatalog

/// `moflo tools`: the catalogues of MCP tools.
struct Tools: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at the catalogues of MCP tools.", subcommands: [List.self])

  /// `moflo tools list`: the tools of a bundled catalogue.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the tools of a catalogue, or the catalogues.")

    @Option(
      name: .customLong("catalog"), help: "The catalogue; all are named where it is left out.")
    var catalog: String?

    @Option(help: "How the list is written: text or json.")
    var format: SummaryFormat = .text

    func run() async throws {
      guard let name = try catalog.map({ try CatalogNames.checked([$0]) })?.first,
        let catalog = Catalog.bundled(name)
      else {
        listCatalogs()
        return
      }
      let tools = catalog.toolNames.compactMap { catalog.tool(named: $0) }
      switch format {
      case .text:
        for tool in tools {
          StandardStreams.output(
            "\(tool.name)\(tool.description.isEmpty ? "" : ": \(tool.description)")\n")
        }
      case .json:
        let list = JSONValue.array(
          tools.map { tool in
            [
              "name": .string(tool.name), "description": .string(tool.description),
              "inputSchema": tool.inputSchema.value,
            ]
          })
        StandardStreams.output(JSONValue.object(["tools": list]).prettyText() + "\n")
      }
    }

    private func listCatalogs() {
      let catalogs = Catalog.bundledNames.compactMap { Catalog.bundled($0) }
      switch format {
      case .text:
        for catalog in catalogs {
          let servers = catalog.serverNames.joined(separator: ", ")
          StandardStreams.output(
            "\(catalog.name): \(catalog.toolNames.count) tools of server \(servers)\n")
        }
      case .json:
        let list = JSONValue.array(
          catalogs.map { catalog in
            [
              "name": .string(catalog.name),
              "servers": .array(catalog.serverNames.map { .string($0) }),
              "tools": .integer(Int64(catalog.toolNames.count)),
            ]
          })
        StandardStreams.output(JSONValue.object(["catalogs": list]).prettyText() + "\n")
      }
    }
  }
}
