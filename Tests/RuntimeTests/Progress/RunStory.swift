import JSONSyntax

@testable import Planning
@testable import Runtime

/// Events of a made-up run, numbered as a journal numbers them.
struct RunStory {
  private(set) var entries: [JournalEntry] = []

  mutating func at(_ milliseconds: Int64, _ events: RunEvent...) {
    for event in events {
      entries.append(
        JournalEntry(sequence: entries.count + 1, milliseconds: milliseconds, event: event))
    }
  }

  /// An attempt of a task that is granted and begins.
  mutating func begin(
    _ task: String, attempt: Int = 1, at milliseconds: Int64, agent: String = "surveyor",
    node: String = "node-1"
  ) {
    let reference = AttemptReference(task: task, number: attempt)
    at(
      milliseconds, .taskReady(task: task),
      .award(reference, token: 1, node: node, agent: agent, score: 9_000),
      .attemptStarted(reference, token: 1, process: nil))
  }

  /// An attempt that begins and does well.
  mutating func succeed(
    _ task: String, from start: Int64, to end: Int64, agent: String = "surveyor",
    node: String = "node-1"
  ) {
    begin(task, at: start, agent: agent, node: node)
    let reference = AttemptReference(task: task, number: 1)
    at(
      end,
      .attemptFinished(
        reference, token: 1, AttemptReport(outcome: .exited(0), duration: Int(end - start))),
      .taskSucceeded(reference))
  }

  /// The end of an attempt that failed.
  mutating func fail(_ task: String, attempt: Int, at milliseconds: Int64, reason: String) {
    at(
      milliseconds,
      .attemptFinished(
        AttemptReference(task: task, number: attempt), token: 1,
        AttemptReport(outcome: .exited(3), duration: 1, reason: reason)))
  }

  func projection(of plan: SwarmPlan? = nil) -> RunProjection {
    var projection = RunProjection(plan: plan)
    for entry in entries { projection.apply(entry) }
    return projection
  }

  /// A run in which something of everything happens: two successes, a retry, a failure, a task that
  /// is held, one that is skipped and one that is cancelled.
  static func eventful() -> RunStory {
    var story = RunStory()
    story.at(
      0,
      .runStarted(
        RunStart(
          planDigest: "0123456789abcdef0123", inputs: [:], nodes: ["node-1", "node-2", "node-3"])),
      .nodeJoined(node: "node-1", agents: ["surveyor"]),
      .nodeJoined(node: "node-2", agents: ["surveyor", "judge"]),
      .nodeJoined(node: "node-3", agents: ["judge"]))
    story.succeed("files", from: 10, to: 910)
    story.begin("measure[0]", at: 1_000)
    story.begin("measure[1]", at: 1_000, node: "node-2")
    story.at(1_200, .toolCalled(tool: "memory_store", attempt: nil, succeeded: false, duration: 3))
    story.fail("measure[1]", attempt: 1, at: 1_500, reason: "exit status 3")
    story.at(
      1_500, .retryScheduled(AttemptReference(task: "measure[1]", number: 1), delay: 500))
    let measured = AttemptReference(task: "measure[0]", number: 1)
    story.at(
      2_000,
      .hookFinished(
        measured, script: "agent/surveyor/post", phase: .post, outcome: .exited(1), duration: 9),
      .attemptFinished(measured, token: 1, AttemptReport(outcome: .exited(0), duration: 990)),
      .taskSucceeded(measured), .nodeFailed(node: "node-3"))
    story.begin("measure[1]", attempt: 2, at: 2_100, node: "node-2")
    story.fail("measure[1]", attempt: 2, at: 2_600, reason: "exit status 3")
    story.at(
      2_610, .taskFailed(AttemptReference(task: "measure[1]", number: 0), reason: "exit status 3"),
      .taskCancelled(task: "judge", reason: "measure[1] failed"),
      .taskSkipped(task: "announce", reason: "its condition does not hold"))
    story.begin("publish", at: 2_700, agent: "judge", node: "node-2")
    story.at(
      3_000, .taskHeld(AttemptReference(task: "publish", number: 1), reason: "it may have run"))
    return story
  }
}

extension SwarmPlan {
  /// A plan with tasks of these ids; those in `fanOuts` run for each item of a list.
  static func withTasks(_ ids: [String], fanOuts: Set<String> = []) -> SwarmPlan {
    SwarmPlan(
      compiler: PlanCompiler(name: "moflo", version: "1"), objective: "", sources: [],
      swarm: SwarmSettings(
        nodes: 3, topology: .mesh, maximumAgents: 8, strategy: "", placement: .auction,
        gossipInterval: 500, gossipFanout: 2, heartbeatInterval: 250, heartbeatTimeout: 2_000,
        failureConfirmations: nil, consensus: .raft, threshold: nil, faults: 0,
        partitionPolicy: .readOnly, overload: 8_000, underload: 2_000, replication: 1),
      agents: [
        PlanAgent(
          id: "surveyor", source: "a.md", type: "", description: "", capabilities: ["survey"],
          priority: .medium, model: nil, allowedTools: nil, disallowedTools: [],
          preHooks: ["agent/surveyor/pre"], postHooks: [], errorHooks: [], prompt: nil),
        PlanAgent(
          id: "judge", source: "b.md", type: "", description: "", capabilities: ["judging"],
          priority: .medium, model: nil, allowedTools: nil, disallowedTools: [], preHooks: [],
          postHooks: [], errorHooks: [], prompt: nil),
      ], scripts: [], tools: [], inputs: [],
      tasks: ids.enumerated().map { index, id in
        PlanTask(
          id: id, title: id, action: .run(script: "task/\(id)/run"),
          needs: index == 0 ? [] : [ids[index - 1]], capabilities: ["survey"],
          forEach: fanOuts.contains(id) ? "tasks.files.outputs.list" : nil, timeout: 1_000,
          retry: .init(attempts: 2, backoff: 500, after: [.exit]))
      },
      permissions: PlanPermissions(
        tools: [], commands: ["git"], files: ["out.txt"], hosts: [], environment: []),
      blobs: [:], provenance: [:])
  }
}
