import ModelContextProtocol
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
  /// The native tools on the live mesh.
  func toolService(_ host: MeshHost) -> ToolService {
    let recorder = recorder
    return ToolService(
      version: plan.compiler.version, catalog: .native, tokens: tokens,
      authorizer: PlanToolAuthorizer(plan: plan),
      handler: SwarmTools(plan: plan, runID: folder.id.text, host: host),
      report: { await recorder.show($0.event) })
  }

  /// Serves the tools to whoever started this process, on its standard streams, and ends the run with
  /// the client.
  func serveClient(_ service: ToolService) async {
    var service = service
    service.authorizer = OwnerToolAuthorizer()
    service.client = configuration.members.first.map {
      ToolCaller(attempt: nil, agent: nil, node: $0.id.text)
    }
    do {
      try await ToolConnection(service: service, send: StandardStreamsChannel.send)
        .serve(StandardStreamsChannel.input, finishesCalls: true)
    } catch {
      await recorder.show(.note("the client's connection broke: \(error)"))
    }
    finish()
  }
}

extension ToolServer {
  /// Serves the native tools on a socket, and puts their commands where tasks find them.
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
