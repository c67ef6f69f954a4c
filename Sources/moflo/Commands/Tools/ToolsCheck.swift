import ArgumentParser
import CommandLineOptions
import Definitions
import Diagnostics
import JSONSyntax
import Linting
import ToolCatalog

extension Tools {
  /// `moflo tools check`: compares what the servers offer with what is locked.
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Compare the tools that the MCP servers offer now with the locked ones.",
      discussion: """
        Starts and reaches the servers as 'moflo tools sync' does, and writes nothing. Status 1 says \
        that a call that fits the lock may no longer fit: a tool or property is gone, an argument is \
        required, a value, type or bound is no longer taken; or that a server did not answer.
        """)

    @Argument(help: "A folder of the workspace.", completion: .directory)
    var path: String = "."

    @Option(name: .customLong("server"), help: "Ask this server only; can be repeated.")
    var names: [String] = []

    @Option(help: "How the difference is written: text or json.")
    var format: SummaryFormat = .text

    @OptionGroup var lock: LockOption
    @OptionGroup var options: ServerOptions

    func run() async throws {
      try Paths.requireReadable(path)
      let root = WorkspaceRoot.find(for: path, home: WorkingFolder.home)
      let servers = try WorkspaceServerReading.required(in: root)
      let locked = try LockSource.read(lock.file(in: root)).lock
      let selected = try ServerAsking.select(names, of: servers)
      let answers = try ServerAsking(options: options).ask(selected, root: root)
      var states = answers.map { state(of: $0, locked) }
      if names.isEmpty {
        let configured = Set(servers.map { Array($0.name.value.utf8) })
        states += locked.servers.filter { !configured.contains(Array($0.name.utf8)) }
          .map { ServerState(name: $0.name, state: .notConfigured) }
      }
      switch format {
      case .text: StandardStreams.output(states.map(\.text).joined())
      case .json:
        let value: JSONValue = [
          "version": 1, "breaks": .bool(states.contains(where: \.breaks)),
          "servers": .array(states.map(\.json)),
        ]
        StandardStreams.output(value.prettyText() + "\n")
      }
      guard !states.contains(where: \.breaks) else { throw CommandFailure(status: .findings) }
    }

    private func state(of answer: ServerAsking.Answer, _ lock: ToolLock) -> ServerState {
      let name = answer.server.name
      switch answer.result {
      case .failure(let unreachable):
        return ServerState(name: name, state: .unreachable(unreachable))
      case .success(let tools):
        guard let before = lock.server(named: name) else {
          return ServerState(name: name, state: .notLocked)
        }
        let now = Catalog(name: name, serverNames: [name], tools: tools.tools)
        return ServerState(
          name: name, state: .compared(CatalogDifference(from: before.catalog, to: now)))
      }
    }
  }
}

/// How a server stands to the lock.
private struct ServerState {
  enum State {
    case compared(CatalogDifference)
    case unreachable(UnreachableServer)
    case notLocked
    case notConfigured
  }

  let name: String
  let state: State

  var breaks: Bool {
    switch state {
    case .compared(let difference): difference.narrows
    case .unreachable: true
    case .notLocked, .notConfigured: false
    }
  }

  var text: String {
    let shown = TerminalText.escape(name)
    switch state {
    case .compared(let difference):
      if difference.isEmpty { return "\(shown): as locked\n" }
      let verdict = difference.narrows ? "other tools, and calls may break" : "other tools"
      return "\(shown): \(verdict)\n" + DifferenceText.render(difference)
    case .unreachable(let server):
      let lines = server.output.map { "  | \(TerminalText.escape($0))\n" }.joined()
      return "\(shown): no answer: \(TerminalText.escape(server.reason))\n\(lines)"
    case .notLocked: return "\(shown): not locked; 'moflo tools sync' locks it\n"
    case .notConfigured: return "\(shown): locked, and no longer configured\n"
    }
  }

  var json: JSONValue {
    var object: [String: JSONValue] = ["name": .string(name), "breaks": .bool(breaks)]
    switch state {
    case .compared(let difference):
      object["state"] = difference.isEmpty ? "same" : "changed"
      object["difference"] = DifferenceText.json(difference)
    case .unreachable(let server):
      object["state"] = "unreachable"
      object["reason"] = .string(server.reason)
      object["output"] = .array(server.output.map { .string($0) })
    case .notLocked: object["state"] = "not-locked"
    case .notConfigured: object["state"] = "not-configured"
    }
    return .object(object)
  }
}
