import JSONSyntax
import ModelContextProtocol
import Planning
import ToolCatalog
import ToolServers

/// The run's clients of the MCP servers whose tools its plan calls.
struct ServerClients: ForeignTools {
  /// No servers.
  static let none = ServerClients(clients: [:], tools: [])

  private let clients: [String: ServerClient]
  /// The tools that the plan may call, each under its whole name.
  let tools: [Tool]

  private init(clients: [String: ServerClient], tools: [Tool]) {
    self.clients = clients
    self.tools = tools
  }

  /// Starts all servers side by side, and looks whether they have what is called.
  ///
  /// - Parameters:
  ///   - needed: the servers.
  ///   - plan: what may be called, and by which schemas it was checked.
  ///   - report: told what people may want to know.
  /// - Throws: ``RunError/servers(_:)``; nothing of the servers is left then.
  static func start(
    _ needed: NeededServers, plan: SwarmPlan, report: @escaping @Sendable (String) async -> Void
  ) async throws(RunError) -> ServerClients {
    guard !needed.servers.isEmpty else { return .none }
    var clients: [String: ServerClient] = [:]
    for server in needed.servers {
      guard case .success(let command) = server.command else { continue }
      await report("the MCP server '\(server.name)' \(server.plan)")
      clients[server.name] = ServerClient(
        name: server.name, command: command, version: plan.compiler.version, report: report)
    }
    var told: [String: Result<[Tool], ServerFailure>] = [:]
    await withTaskGroup(of: (String, Result<[Tool], ServerFailure>).self) { group in
      for client in clients.values {
        group.addTask {
          do throws(ServerFailure) {
            return (client.name, .success(try await client.start()))
          } catch {
            return (client.name, .failure(error))
          }
        }
      }
      for await (name, result) in group { told[name] = result }
    }
    do throws(RunError) {
      let tools = try tools(told, needed, plan)
      for note in changes(of: tools, since: plan) { await report(note) }
      return ServerClients(clients: clients, tools: tools)
    } catch {
      await ServerClients(clients: clients, tools: []).stop()
      throw error
    }
  }

  /// Calls a tool.
  func call(_ request: ToolRequest) async -> ToolResult {
    let reference = ToolReference(called: request.tool)
    guard let client = clients[reference.server], let tool = reference.tool else {
      return ToolResult(text: "No server has the tool '\(request.tool)'.", isError: true)
    }
    return await client.call(tool, request.arguments)
  }

  /// Ends all servers, and waits until nothing of them is left.
  func stop() async {
    await withTaskGroup(of: Void.self) { group in
      for client in clients.values { group.addTask { await client.stop() } }
    }
  }

  private static func tools(
    _ told: [String: Result<[Tool], ServerFailure>], _ needed: NeededServers, _ plan: SwarmPlan
  ) throws(RunError) -> [Tool] {
    let permitted = ToolNameSet(plan.permissions.tools)
    var all: [Tool] = []
    for (name, result) in told.sorted(by: { $0.key < $1.key }) {
      let tools: [Tool]
      do throws(ServerFailure) {
        tools = try result.get()
      } catch {
        throw .servers("the MCP server '\(name)' cannot be used: \(error.inOneLine)")
      }
      let called = needed.calls[name] ?? []
      if let missing = called.subtracting(tools.map(\.name)).min() {
        let nearest = NearestName.find(missing, in: tools.map(\.name))
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
        throw .servers("the MCP server '\(name)' has no tool '\(missing)'\(hint)")
      }
      all += tools.filter {
        called.contains($0.name) || permitted.contains(server: name, tool: $0.name)
      }.map { $0.named(ToolReference(server: name, tool: $0.name).text) }
    }
    return all
  }

  /// What is not as it was when the plan was compiled.
  private static func changes(of tools: [Tool], since plan: SwarmPlan) -> [String] {
    let digests = Dictionary(
      plan.tools.map { (ToolReference(server: $0.server, tool: $0.name).text, $0.schema) }
    ) { first, _ in first }
    let unknown = ContentDigest.of("{}")
    return tools.compactMap { tool in
      guard let digest = digests[tool.name], digest != unknown,
        digest != ContentDigest.of(tool.inputSchema.value.canonicalBytes())
      else { return nil }
      return
        "\(tool.name) takes other arguments than when the plan was compiled; calls are checked against "
        + "what it takes now"
    }
  }
}
