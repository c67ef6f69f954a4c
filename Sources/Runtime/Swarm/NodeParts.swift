import Mesh
import MeshTransport
import Planning

/// What a node works with once it has joined.
struct NodeParts: Sendable {
  let connection: RunConnection
  let host: MeshHost
  let log: Journal
  let executor: AttemptExecutor
  let tasks: [String: PlanTask]
  let agents: [String: PlanAgent]
  /// Held as long as the node lives.
  let lock: RunLock

  /// Executes an attempt; returns what the ledger is to be told.
  func carryOut(_ task: TaskID, _ attempt: Attempt) async throws -> NodeCommand {
    let answer: OrderAnswer
    do throws(TransportError) {
      answer = try OrderAnswer(
        await connection.ask(
          ControlKind.order, OrderRequest(task: task, token: attempt.token).json))
    } catch .refused(let reason) {
      return .attemptFailed(task, attempt.token, .lost, reason: reason)
    }
    guard let planned = tasks[answer.task] else {
      return .attemptFailed(task, attempt.token, .lost, reason: "the plan has no such task")
    }
    let order = AttemptExecutor.Order(
      instance: PlanProgress.Instance(task: planned, item: answer.scope.item), id: task.text,
      attempt: attempt, agent: agents[attempt.agent.text], scope: answer.scope,
      allowance: answer.allowance)
    return try await executor.execute(order).command(for: order)
  }
}
