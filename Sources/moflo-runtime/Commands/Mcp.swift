import ArgumentParser
import CommandLineOptions
import Diagnostics
import Planning
import Runtime
import StreamableHTTP

/// `moflo mcp` with a plan: serves a swarm's tools on standard input and output.
struct Mcp: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp", abstract: "Serve a swarm's tools to an MCP client.")

  @Argument(help: "The plan.")
  var path: String

  @Option(
    help: "Serve clients over HTTP at this port of 127.0.0.1 instead; 0 takes any that is free.")
  var http: Int?

  @Flag(help: "Give each node a process of its own; they talk over mutual TLS.")
  var processes = false

  @OptionGroup var state: StateOption

  func run() async throws {
    if let http, !(0...65_535).contains(http) {
      throw CommandFailure("--http must be a port, 0 to 65535", status: .usage)
    }
    let document = try PlanLoading.load(path, nodes: nil)
    var request = RunRequest(
      stateFolder: state.absolutePath, directory: OwnProcess.workingFolder,
      environment: ProcessEnvironment.variables, moflo: try OwnProcess.frontEnd(),
      seed: UInt64.random(in: .min ... .max))
    request.client = client
    if processes { request.placement = .processes }
    do throws(RunError) {
      let session = try await RunSession.start(document, request: request)
      StandardStreams.error(
        "moflo: serving as run \(session.folder.id.text), nodes: \(session.nodeCount)\n")
      let interruption = Interruption { Task { await session.finish() } }
      defer { interruption.end() }
      _ = try await session.run()
    } catch {
      throw CommandFailure(error)
    }
  }

  private var client: ToolClientService {
    guard let http else { return .standardStreams }
    return .requests { token, handler in
      do {
        try await ToolHTTPServer.serve(
          port: http, limit: RuntimeLimits.toolMessage,
          ready: { port in
            StandardStreams.error(
              "moflo: http://127.0.0.1:\(port)/mcp, with the token in "
                + "\(TerminalText.escape(token)) as 'Authorization: Bearer TOKEN'\n")
          }, handler: handler)
      } catch let error where !(error is CancellationError) {
        StandardStreams.error("moflo: error: \(TerminalText.escape("\(error)"))\n")
        throw error
      }
    }
  }
}
