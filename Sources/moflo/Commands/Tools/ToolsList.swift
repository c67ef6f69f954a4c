import ArgumentParser
import CommandLineOptions
import Diagnostics
import JSONSyntax
import ToolCatalog

extension Tools {
  /// `moflo tools list`: the tools of a catalogue or of a locked server.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the tools of a catalogue or a locked server, or all of these.")

    @Option(
      name: .customLong("catalog"),
      help: "The bundled catalogue; all are named where nothing is chosen.")
    var catalog: String?

    @Option(help: "The server whose locked tools are listed.")
    var server: String?

    @OptionGroup var lock: LockOption

    @Option(help: "How the list is written: text or json.")
    var format: SummaryFormat = .text

    func validate() throws {
      guard catalog == nil || server == nil else {
        throw ValidationError("--catalog and --server exclude each other.")
      }
    }

    func run() async throws {
      if let name = try catalog.map({ try CatalogNames.checked([$0]) })?.first,
        let catalog = Catalog.bundled(name)
      {
        list(catalog)
      } else if let server {
        list(try LockSource.read(try lock.requiredFile()).catalog(ofServer: server))
      } else {
        listCatalogs(try lock.file().map(LockSource.read)?.lock)
      }
    }

    private func list(_ catalog: Catalog) {
      switch format {
      case .text:
        for tool in catalog.tools {
          let line =
            tool.description.split(whereSeparator: \.isNewline).first.map { ": \($0)" } ?? ""
          StandardStreams.output(TerminalText.escape(tool.name + line) + "\n")
        }
      case .json:
        let list = JSONValue.array(
          catalog.tools.map { tool in
            [
              "name": .string(tool.name), "description": .string(tool.description),
              "inputSchema": tool.inputSchema.value,
            ]
          })
        StandardStreams.output(JSONValue.object(["tools": list]).prettyText() + "\n")
      }
    }

    private func listCatalogs(_ lock: ToolLock?) {
      let catalogs = Catalog.bundledNames.compactMap { Catalog.bundled($0) }
      let locked = lock?.servers.map(\.catalog) ?? []
      switch format {
      case .text:
        for catalog in catalogs + locked {
          let servers = catalog.serverNames.joined(separator: ", ")
          StandardStreams.output(
            TerminalText.escape(
              "\(catalog.name): \(catalog.toolNames.count) tools of server \(servers)") + "\n")
        }
      case .json:
        func value(_ catalog: Catalog) -> JSONValue {
          [
            "name": .string(catalog.name),
            "servers": .array(catalog.serverNames.map { .string($0) }),
            "tools": .integer(Int64(catalog.toolNames.count)),
          ]
        }
        var object: [String: JSONValue] = ["catalogs": .array(catalogs.map(value))]
        if lock != nil { object["locked"] = .array(locked.map(value)) }
        StandardStreams.output(JSONValue.object(object).prettyText() + "\n")
      }
    }
  }
}
