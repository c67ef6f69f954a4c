import ModelContextProtocol
import NIOCore
import NIOPosix
import Planning
import ToolCatalog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// The tools that hooks and agents call.
extension RunSession {
  /// The native tools on the live mesh, and those of other servers.
  func toolService(_ host: MeshHost) -> ToolService {
    let recorder = recorder
    return ToolService(
      plan: plan, run: folder.id, host: host, foreign: clients, runner: request.runnerTool,
      tokens: tokens
    ) {
      await recorder.show($0.event)
    }
  }

  /// Serves the tools to a client, and ends the run with it.
  func serveClient(_ client: ToolClientService, _ service: ToolService) async {
    var service = service
    service.authorizer = OwnerToolAuthorizer()
    // Whoever has other servers asks them without the detour.
    service.catalog = .native
    service.client = configuration.members.first.map {
      ToolCaller(attempt: nil, agent: nil, node: $0.id.text)
    }
    do {
      switch client {
      case .standardStreams:
        try await ToolConnection(service: service) { message in
          try await StandardStreamsChannel.send(ByteBuffer(bytes: message.line()))
        }.serve(StandardStreamsChannel.input, finishesCalls: true)
      case .requests(let serve):
        let token = ToolTokens.secret()
        try PrivateFile.write(Array("\(token)\n".utf8), to: folder.clientToken)
        let sessions = HTTPToolSessions(service, tokenHash: ToolTokens.digest(of: token))
        try await serve(folder.clientToken) { await sessions.answer($0) }
      }
    } catch is CancellationError {
      // The run is over.
    } catch {
      await recorder.show(.note("the client's connection broke: \(error)"))
    }
    finish()
  }
}

extension ToolService {
  /// The native tools on the nodes of this process, and those of other servers, for the attempts of a plan.
  init(
    plan: SwarmPlan, run: RunID, host: MeshHost, foreign: any ForeignTools,
    runner: ToolReference?, tokens: ToolTokens,
    report: @escaping @Sendable (ToolReport) async -> Void
  ) {
    let native = Catalog.native
    let catalog =
      foreign.tools.isEmpty
      ? native
      : Catalog(
        name: native.name, serverNames: native.serverNames, tools: native.tools + foreign.tools)
    self.init(
      version: plan.compiler.version, catalog: catalog, tokens: tokens,
      authorizer: PlanToolAuthorizer(plan: plan, runner: runner),
      handler: RoutedTools(
        native: SwarmTools(plan: plan, runID: run.text, host: host), foreign: foreign),
      report: report)
  }
}

extension ToolServer {
  /// Serves tools on a socket, and puts their commands where tasks find them.
  ///
  /// - Parameters:
  ///   - service: what is served.
  ///   - tools: folder of the commands.
  ///   - folder: where the socket is, if its path is short enough.
  ///   - moflo: absolute path of the command that calls tools.
  /// - Throws: ``SystemError``, or what NIO throws where the socket cannot be bound.
  static func start(
    _ service: ToolService, tools: String, socketIn folder: String, moflo: String
  ) async throws -> ToolServer {
    _ = try ToolsFolder.create(
      at: tools, executable: moflo, tools: service.catalog.toolNames)
    // Tasks may call the command itself, whose folder need not be on PATH.
    let own = "\(tools)/moflo"
    unlink(own)
    guard symlink(moflo, own) == 0 else {
      throw SystemError(call: "link", path: own, code: errno)
    }
    return try await start(
      at: try ToolSocketPlace(in: folder), service: service,
      group: MultiThreadedEventLoopGroup.singleton)
  }
}
