import JSONSyntax
import Mesh
import ModelContextProtocol
import Planning

/// The tools of the native catalogue, carried out on the live mesh of this process.
///
/// A call looks at the swarm as the caller's node sees it, and acts through that node. What cannot be
/// done is answered with an error that says why; no figure is made up.
public struct SwarmTools: ToolHandler {
  /// What the swarm executes.
  let plan: SwarmPlan
  /// Id of the run, which is also that of the swarm.
  let runID: String
  /// Drives the nodes.
  let host: MeshHost
  /// When the runtime began to work on the run.
  let started: ContinuousClock.Instant

  /// Makes the tools of a run.
  ///
  /// - Parameters:
  ///   - plan: what the swarm executes.
  ///   - runID: id of the run, which is also that of the swarm.
  ///   - host: drives the nodes.
  ///   - started: when the runtime began to work on the run.
  public init(
    plan: SwarmPlan, runID: String, host: MeshHost, started: ContinuousClock.Instant = .now
  ) {
    self.plan = plan
    self.runID = runID
    self.host = host
    self.started = started
  }

  /// Carries out a call and returns what is true.
  public func call(_ request: ToolRequest) async -> ToolResult {
    let call = NativeCall(request)
    do throws(ToolFailure) {
      return try await carryOut(call)
    } catch {
      return ToolResult(text: error.message, isError: true)
    }
  }

  private func carryOut(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    switch call.tool {
    case "swarm_init": try await confirmSwarm(call)
    case "swarm_status": try await showSwarm(call)
    case "swarm_monitor": try await measureSwarm(call)
    case "swarm_shutdown": try await answerShutdown(call)
    case "agent_spawn": try await findAgent(call)
    case "agent_list": try await listAgents(call)
    case "task_create": try await answerNewTask(call, text: "description")
    case "task_orchestrate": try await answerNewTask(call, text: "task")
    case "task_status": try await showTasks(call)
    case "daa_communication": try await sendMessage(call)
    case "daa_consensus": try await decide(call)
    case "daa_fault_tolerance": try await watchAgent(call)
    case "memory_usage": try await useMemory(call)
    case "memory_store": try await storeValue(call)
    case "memory_retrieve": try await retrieveValue(call)
    case "memory_search": try await searchMemory(call, text: "query")
    case "memory_list": try await listMemory(call)
    case "memory_delete": try await deleteValue(call)
    case "performance_report": try await reportPerformance(call)
    case "topology_optimize": try await judgeTopology(call)
    case "neural_patterns": try await learn(call)
    case "load_balance": try await judgeBalance(call)
    default: throw ToolFailure("The runtime has no tool '\(call.tool)'.")
    }
  }
}

/// Why a tool did not do what it was asked, as a sentence.
struct ToolFailure: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }
}
