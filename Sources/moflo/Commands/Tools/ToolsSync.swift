import ArgumentParser
import CommandLineOptions
import Definitions
import Diagnostics
import Linting
import SourceText
import ToolCatalog

extension Tools {
  /// `moflo tools sync`: writes down what tools the servers of `.mcp.json` offer.
  struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sync",
      abstract: "Ask the MCP servers of .mcp.json for their tools, and lock them.",
      discussion: """
        The servers are programs and addresses that the repository names. They are shown first, and \
        started once somebody at the terminal agrees, or --yes was said. Each runs in the workspace's \
        folder with the usual variables, those under 'env' and those that --env hands on, and is \
        ended with all its children.

        Calls of locked tools are checked by 'moflo lint' from then on. A server that does not \
        answer keeps its place in the lock; the status is 1 then.
        """)

    @Argument(help: "A folder of the workspace.", completion: .directory)
    var path: String = "."

    @Option(
      name: .customLong("server"), help: "Ask this server only; can be repeated.")
    var names: [String] = []

    @OptionGroup var lock: LockOption
    @OptionGroup var options: ServerOptions

    func run() async throws {
      try Paths.requireReadable(path)
      let root = WorkspaceRoot.find(for: path, home: WorkingFolder.home)
      let servers = try WorkspaceServerReading.required(in: root)
      let file = lock.file(in: root)
      let before = Paths.exists(file) ? try LockSource.read(file).lock : nil
      let selected = try ServerAsking.select(names, of: servers)
      let answers = try ServerAsking(options: options).ask(selected, root: root)
      for answer in answers { report(answer) }

      // What was not asked, or did not answer, stays as it was; what is not configured goes.
      let kept = servers.compactMap { before?.server(named: $0.name.value) }
      let after = ToolLock(servers: kept + answers.compactMap(\.locked))
      let failed = answers.contains { $0.locked == nil }
      if before != nil || !failed || !after.servers.isEmpty { try write(after, to: file) }
      guard !failed else { throw CommandFailure(status: .findings) }
    }

    private func report(_ answer: ServerAsking.Answer) {
      switch answer.result {
      case .success(let tools):
        let itself = [tools.serverName, tools.serverVersion].filter { !$0.isEmpty }
          .joined(separator: " ")
        let count = "\(tools.tools.count) \(tools.tools.count == 1 ? "tool" : "tools")"
        StandardStreams.output(
          TerminalText.escape(
            "\(answer.server.name): \(count)\(itself.isEmpty ? "" : " of \(itself)")") + "\n")
      case .failure(let unreachable): StandardStreams.error(unreachable.text)
      }
    }

    private func write(_ lock: ToolLock, to file: String) throws {
      let bytes = lock.bytes()
      let shown = TerminalText.escape(LockSource.shown(file))
      guard bytes.count <= SourceFile.sizeLimit else {
        throw CommandFailure(
          "\(shown) would have \(bytes.count) bytes, and \(SourceFile.sizeLimit) are read",
          status: .findings)
      }
      if let old = try? SourceFile.read(file), old.bytes == bytes {
        StandardStreams.error("moflo: \(shown) is up to date\n")
        return
      }
      try FileWriting.replace(file, with: bytes)
      StandardStreams.error("moflo: wrote \(shown)\n")
    }
  }
}
