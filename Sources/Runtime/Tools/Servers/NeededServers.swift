import Definitions
import ModelContextProtocol
import Planning
import SourceText
import ToolCatalog
import ToolServers

/// The MCP servers whose tools the scripts of a plan call, besides the runtime's own, as `.mcp.json`
/// configures them.
struct NeededServers: Sendable {
  /// The servers, in the order of their names.
  let servers: [PreparedServer]
  /// The tools that are called, by server.
  let calls: [String: Set<String>]
  /// Whether the servers are configured otherwise than when the plan was compiled.
  let isChanged: Bool

  /// Finds the servers.
  ///
  /// - Throws: ``RunError/servers(_:)`` for one that is not configured, or not so that it can be started;
  ///   also where the plan's signatures were asked for, and they are not for this configuration.
  init(
    of plan: SwarmPlan, request: RunRequest, secrets: Secrets
  ) throws(RunError) {
    var calls: [String: Set<String>] = [:]
    let ids = NeededServers.scripts(of: plan)
    for script in plan.scripts where ids.contains(script.id) {
      for case .call(let call) in script.steps where call.server != ToolReference.own {
        calls[call.server, default: []].insert(call.tool)
      }
    }
    if let tool = request.runnerTool { calls[tool.server, default: []].insert(tool.tool ?? "") }
    self.calls = calls
    guard !calls.isEmpty else {
      servers = []
      isChanged = false
      return
    }
    let path = request.serverFile ?? "\(request.directory)/\(WorkspaceServers.path)"
    let source: SourceFile?
    let configured: [ServerDefinition]
    do throws(ServerFile.Failure) {
      source = try ServerFile.read(path)
      configured =
        try source.map { source throws(ServerFile.Failure) in
          try ServerFile.servers(in: source, root: request.directory)
        } ?? []
    } catch {
      switch error {
      case .unreadable(let error): throw .servers("\(path): \(error)")
      case .malformed(let problem, let source):
        let place = LineTable(source.bytes).position(at: problem.range.start)
        throw .servers(
          "\(path):\(place.line):\(place.column): "
            + problem.message.replacing("`", with: "'"))
      }
    }
    let compiled = plan.sources.first { $0.path == WorkspaceServers.path }?.digest
    let isAsCompiled = compiled == source.map { ContentDigest.of($0.bytes) }
    isChanged = request.serverFile == nil && compiled != nil && !isAsCompiled
    // Where the plan has no such file among its sources, no signature is for it either.
    guard isAsCompiled || request.serverFile != nil || !request.isSignedOnly else {
      throw .servers(
        "the plan was not compiled with \(path) as it is, so no signature is for the servers in it; "
          + "'--mcp-config \(path)' takes them all the same")
    }
    // A server gets a secret where its configuration asks for it by name.
    let environment = ServerEnvironment(
      request.environment.merging(secrets.values) { $1 },
      handingOn: request.handedOn.subtracting(secrets.values.keys).sorted())
    servers = try calls.keys.sorted().map { name throws(RunError) in
      guard let definition = configured.first(where: { $0.name.value == name }) else {
        throw .servers(
          "the plan calls tools of the MCP server '\(name)', which \(path) does not configure")
      }
      let server = PreparedServer(
        definition, root: request.directory, environment: environment,
        timeout: Int(RuntimeLimits.serverCallTime.components.seconds), bridge: request.runtime)
      if case .failure(let refusal) = server.command {
        throw .servers("the MCP server '\(name)' cannot be used: \(refusal.reason)")
      }
      return server
    }
  }

  /// Ids of the scripts that may run: those of tasks, and the hooks of whoever can do one.
  private static func scripts(of plan: SwarmPlan) -> Set<String> {
    var able = AbleAgents(plan)
    var ids: Set<String> = []
    for task in plan.tasks {
      if case .run(let script) = task.action { ids.insert(script) }
      for agent in able.agents(for: task) { ids.formUnion(agent.hooks) }
    }
    return ids
  }
}
