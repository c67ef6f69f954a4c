/// The environment variables that the runtime sets for every hook, shell step and runner.
public enum TaskVariable: String, Sendable, CaseIterable {
  /// What is to be done: the task's title.
  case task = "TASK"
  /// Id of the task.
  case taskID = "TASK_ID"
  /// Id of the swarm, which is that of the run.
  case swarmID = "SWARM_ID"
  /// Id of the agent.
  case agent = "AGENT"
  /// Id of the run.
  case runID = "MOFLO_RUN_ID"
  /// Id of the node that executes the attempt.
  case node = "MOFLO_NODE"
  /// Digest of the plan.
  case plan = "MOFLO_PLAN"
  /// Number of the attempt, from 1.
  case attempt = "MOFLO_ATTEMPT"
  /// `PLAN/TASK/ATTEMPT`, for services that repeat nothing under a key that they know.
  case idempotencyKey = "MOFLO_IDEMPOTENCY_KEY"
  /// Path of the tools' Unix-domain socket.
  case socket = "MOFLO_SOCKET"
  /// The attempt's secret for the tools' socket.
  case token = "MOFLO_TOKEN"
  /// The attempt's scratch folder.
  case taskFolder = "MOFLO_TASK_DIR"
  /// File that takes outputs as `name=value`.
  case output = "MOFLO_OUTPUT"
}
