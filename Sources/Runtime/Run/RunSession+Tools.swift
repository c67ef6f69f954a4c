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
  /// Serves the native tools on the run's socket and puts them on the tasks' `PATH`.
  func serveTools(_ host: MeshHost) async throws -> ToolServer {
    let catalog = Catalog.native
    _ = try ToolsFolder.create(
      at: folder.tools, executable: request.moflo, tools: catalog.toolNames)
    // Tasks may call the command itself, whose folder need not be on PATH.
    let own = "\(folder.tools)/moflo"
    unlink(own)
    guard symlink(request.moflo, own) == 0 else {
      throw SystemError(call: "link", path: own, code: errno)
    }
    let recorder = recorder
    let service = ToolService(
      version: plan.compiler.version, catalog: catalog, tokens: tokens,
      authorizer: PlanToolAuthorizer(plan: plan),
      handler: SwarmTools(plan: plan, runID: folder.id.text, host: host),
      report: { await recorder.show($0.event) })
    return try await ToolServer.start(
      at: try ToolSocketPlace(folder), service: service,
      group: MultiThreadedEventLoopGroup.singleton)
  }
}
