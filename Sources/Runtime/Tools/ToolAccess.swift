import ModelContextProtocol
import Planning
import ToolCatalog

/// Who calls a tool.
public struct ToolCaller: Sendable, Hashable {
  /// The attempt; nil for a caller outside of the run's tasks.
  public var attempt: AttemptReference?
  /// Id of the agent; nil where none is involved.
  public var agent: String?
  /// Id of the node that runs the attempt, and whose view of the swarm answers.
  public var node: String

  /// Makes a caller.
  public init(attempt: AttemptReference?, agent: String?, node: String) {
    self.attempt = attempt
    self.agent = agent
    self.node = node
  }
}

/// Decides who may call which tool.
public protocol ToolAuthorizer: Sendable {
  /// Why a caller may not call a tool, as a sentence; nil where it may.
  func refusal(of tool: String, to caller: ToolCaller) -> String?
}

/// Carries out calls of tools on the live mesh.
public protocol ToolHandler: Sendable {
  /// Carries out a call and returns what is true.
  ///
  /// The arguments fit the tool's schema and the caller may call it. Cancelled where nobody waits
  /// for the answer any more; must return soon then.
  func call(_ request: ToolRequest) async -> ToolResult
}

/// Allows everything: for whoever started the swarm.
public struct OwnerToolAuthorizer: ToolAuthorizer {
  /// Makes an authorizer.
  public init() {}

  /// Nothing is refused.
  public func refusal(of tool: String, to caller: ToolCaller) -> String? { nil }
}

/// Allows what the plan's permissions list and the agent's definition does not forbid.
public struct PlanToolAuthorizer: ToolAuthorizer {
  private let servers: [String]
  private let permitted: ToolNameSet
  private let runner: ToolReference?
  private let agents: [String: (allowed: ToolNameSet?, forbidden: ToolNameSet)]

  /// Makes an authorizer.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - runner: the tool that answers prompts, as whoever runs the plan has chosen; nil for none.
  ///   - servers: the names under which the runtime serves its tools.
  public init(
    plan: SwarmPlan, runner: ToolReference? = nil, servers: [String] = ["moflo"]
  ) {
    self.servers = servers
    self.runner = runner
    permitted = ToolNameSet(plan.permissions.tools)
    agents = Dictionary(
      plan.agents.map { agent in
        (
          agent.id,
          (agent.allowedTools.map(ToolNameSet.init), ToolNameSet(agent.disallowedTools))
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Why a caller may not call a tool, as a sentence; nil where it may.
  public func refusal(of tool: String, to caller: ToolCaller) -> String? {
    let reference = ToolReference(called: tool)
    if reference == runner { return nil }
    let name = reference.tool ?? tool
    let servers = reference.server == ToolReference.own ? servers : [reference.server]
    let names = servers.filter { permitted.contains(server: $0, tool: name) }
    guard !names.isEmpty else {
      return "The plan's permissions do not list the tool '\(tool)'."
    }
    guard let id = caller.agent else { return nil }
    guard let agent = agents[id] else { return "The plan has no agent '\(id)'." }
    let isForbidden = names.contains { agent.forbidden.contains(server: $0, tool: name) }
    let isAllowed =
      agent.allowed.map { allowed in
        names.contains { allowed.contains(server: $0, tool: name) }
      } ?? true
    guard isAllowed, !isForbidden else {
      return "The definition of agent '\(id)' does not allow the tool '\(tool)'."
    }
    return nil
  }
}

/// Names of tools as definitions write them: `mcp__SERVER__TOOL`, `mcp__SERVER`, `mcp__SERVER__*`,
/// `*`.
struct ToolNameSet {
  private var names: Set<ToolReference> = []
  private var hasAll = false

  init(_ texts: [String]) {
    for text in texts {
      if text == "*" { hasAll = true }
      guard let reference = ToolReference(text) else { continue }
      let isWhole = reference.tool == "*"
      names.insert(ToolReference(server: reference.server, tool: isWhole ? nil : reference.tool))
    }
  }

  func contains(server: String, tool: String) -> Bool {
    hasAll || names.contains(ToolReference(server: server, tool: tool))
      || names.contains(ToolReference(server: server, tool: nil))
  }
}
