import CommandLineOptions
import Definitions
import Diagnostics
import Linting
import ModelContextProtocol
import SourceText
import Synchronization
import ToolCatalog
import ToolServers

/// Asks the servers of a workspace for their tools, once somebody has consented.
struct ServerAsking {
  /// What a server answered.
  struct Answer {
    /// The server.
    let server: PreparedServer
    /// Its tools, or why there are none.
    let result: Result<ServerTools, UnreachableServer>

    /// What a lock keeps of it; nil where it did not answer.
    var locked: ToolLock.Server? {
      guard case .success(let tools) = result, let configuration = server.settings.locked else {
        return nil
      }
      return ToolLock.Server(
        name: server.name, configuration: configuration, serverName: tools.serverName,
        serverVersion: tools.serverVersion, tools: tools.tools)
    }
  }

  let options: ServerOptions

  /// Asks servers; the answers come in their order.
  ///
  /// - Throws: ``CommandFailure`` without consent, or on Ctrl-C once nothing of them is left.
  func ask(_ servers: [ServerDefinition], root: String) throws -> [Answer] {
    let environment = ServerEnvironment(
      ProcessEnvironment.variables, handingOn: options.environment)
    let bridge = try? RuntimeExecutable.locate()
    let prepared = servers.map {
      PreparedServer(
        $0, root: root, environment: environment, timeout: options.timeout, bridge: bridge)
    }
    let ready = prepared.filter { (try? $0.command.get()) != nil }
    try ServerConsent.require(ready, isGiven: options.yes)

    let isInterrupted = InterruptedFlag()
    let interruption = Interruption { isInterrupted.set() }
    defer { interruption.end() }
    let client = StdioServers(
      name: "moflo", version: Moflo.version, timeout: .seconds(options.timeout))
    var results = client.ask(ready.compactMap { try? $0.command.get() }) { isInterrupted.isSet }
      .makeIterator()
    let answers = prepared.map { server -> Answer in
      switch server.command {
      case .failure(let refusal):
        return Answer(
          server: server,
          result: .failure(
            UnreachableServer(name: server.name, reason: refusal.reason, output: [])))
      case .success:
        let result = results.next() ?? .failure(ServerFailure(.cancelled))
        return Answer(
          server: server, result: result.mapError { Self.unreachable(server.name, $0) })
      }
    }
    guard !isInterrupted.isSet else { throw CommandFailure(status: .interrupted) }
    return answers
  }

  /// The servers of a name each, or all; in the order of the file.
  ///
  /// - Throws: ``CommandFailure`` for a name that is not configured.
  static func select(_ names: [String], of servers: [ServerDefinition]) throws -> [ServerDefinition]
  {
    for name in names
    where !servers.contains(where: { $0.name.value.hasSameBytes(as: name) }) {
      let nearest = NearestName.find(name, in: servers.map(\.name.value))
      let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
      throw CommandFailure(
        TerminalText.escape("\(WorkspaceServers.path) configures no server '\(name)'\(hint)"),
        status: .usage)
    }
    guard !names.isEmpty else { return servers }
    return servers.filter { server in
      names.contains { $0.hasSameBytes(as: server.name.value) }
    }
  }

  private static func unreachable(_ name: String, _ failure: ServerFailure) -> UnreachableServer {
    let lines = String(decoding: failure.standardError, as: UTF8.self)
      .split(whereSeparator: \.isNewline).suffix(shownLines)
    return UnreachableServer(
      name: name, reason: failure.description, output: lines.map { String($0.prefix(lineLength)) })
  }

  /// Lines of a server's standard error that are shown, and characters of each.
  private static let shownLines = 5
  private static let lineLength = 200
}

/// Whether Ctrl-C was pressed.
private final class InterruptedFlag: Sendable {
  private let flag = Atomic(false)

  var isSet: Bool { flag.load(ordering: .relaxed) }

  func set() { flag.store(true, ordering: .relaxed) }
}

extension UnreachableServer {
  /// The failure for a terminal, with the last lines that the server wrote.
  var text: String {
    var text = "the server '\(name)' does not tell its tools: \(reason)"
    text = "moflo: error: \(TerminalText.escape(text))\n"
    for line in output { text += "  | \(TerminalText.escape(line))\n" }
    return text
  }
}
