import Mesh

/// The swarm as one node sees it, taken at one moment.
struct SwarmView: Sendable {
  /// A node as it is seen.
  struct Node: Sendable {
    let profile: NodeProfile
    let status: PeerStatus
    let incarnation: UInt64
    /// Attempts that it holds, by agent.
    let busy: [AgentID: Int]

    var id: NodeID { profile.id }
    /// Attempts that it holds.
    var load: Int { busy.values.reduce(0, +) }
    /// The share of its slots that is taken.
    var utilization: BasisPoints { BasisPoints(part: load, of: profile.slots) }
  }

  /// The node that looks.
  let viewer: NodeID
  /// All nodes, ascending.
  let nodes: [Node]
  /// Nodes that vote.
  let voters: Int
  /// Voters that were heard within the timeout.
  let reachableVoters: Int
  let leader: NodeID?
  let isWritable: Bool
  let committedIndex: UInt64
  let waitingMessages: Int
  /// Tasks of the ledger by their state.
  let tasks: [TaskWord: Int]
  /// Tasks of the ledger.
  let taskCount: Int
  let openProposals: Int
  let faults: Int
  /// Votes that were cast on the proposals that are remembered, and that could have been.
  let votes: (cast: Int, possible: Int)
  let metrics: MeshMetrics
  /// Milliseconds since the nodes were made.
  let age: Int64

  init(_ node: MeshNode, at now: MeshTime) {
    let ledger = node.ledger
    var busy: [NodeID: [AgentID: Int]] = [:]
    for task in ledger.activeTasks {
      guard let attempt = ledger[task]?.state.currentAttempt else { continue }
      busy[attempt.node, default: [:]][attempt.agent, default: 0] += 1
    }
    let membership = node.membership
    let view = membership.view
    viewer = node.id
    nodes = Set(view.voters + view.learners + [node.id]).sorted().compactMap { id in
      guard let profile = membership.profile(of: id), let status = membership.status(of: id)
      else { return nil }
      return Node(
        profile: profile, status: status, incarnation: membership.incarnation(of: id) ?? 0,
        busy: busy[id] ?? [:])
    }
    voters = view.voters.count
    reachableVoters = membership.reachableVoters(at: now)
    leader = node.leader
    isWritable = node.isWritable
    committedIndex = node.committedIndex
    waitingMessages = node.waitingMessages
    var tasks: [TaskWord: Int] = [:]
    for record in ledger.tasks.values { tasks[TaskWord(record.state), default: 0] += 1 }
    self.tasks = tasks
    taskCount = ledger.tasks.count
    let board = node.state.proposals
    openProposals = board.openCount
    faults = board.faults
    votes = board.proposals.values.reduce(into: (cast: 0, possible: 0)) { sum, record in
      sum.cast += record.tally.votes.count
      sum.possible += board.members.count
    }
    metrics = node.metrics
    age = now.milliseconds
  }

  /// Nodes of a status.
  func count(_ status: PeerStatus) -> Int { nodes.count { $0.status == status } }

  /// Tasks that are not over and not held.
  var openTasks: Int {
    [TaskWord.waiting, .ready, .running, .retrying].reduce(0) { $0 + (tasks[$1] ?? 0) }
  }

  /// Nodes that host an agent, or the node of that name.
  func nodes(hosting name: String) -> [Node] {
    let agent = AgentID(name)
    let hosting = nodes.filter { $0.profile.agents.contains { $0.id == agent } }
    return hosting.isEmpty ? nodes.filter { $0.id == NodeID(name) } : hosting
  }
}

extension SwarmTools {
  /// The swarm as the caller's node sees it.
  func view(of call: NativeCall) async throws(ToolFailure) -> SwarmView {
    try await look(call) { SwarmView($0, at: $1) }
  }

  /// Looks at the caller's node.
  func look<Value: Sendable>(
    _ call: NativeCall, _ body: @Sendable (MeshNode, MeshTime) -> Value
  ) async throws(ToolFailure) -> Value {
    guard let value = await host.read(call.node, body) else {
      throw ToolFailure("The node '\(call.node)' is not in this process.")
    }
    return value
  }

  /// Hands a command to the caller's node.
  func submit(_ command: NodeCommand, for call: NativeCall) async throws(ToolFailure) {
    do throws(MeshRefusal) {
      try await host.submit(command, on: call.node)
    } catch {
      throw ToolFailure(error.sentence)
    }
  }

  /// Says where an id that a caller names as the swarm's is not.
  func noteOnSwarm(_ call: NativeCall) throws(ToolFailure) -> [String] {
    guard let id = try call.text("swarmId"), !id.utf8.elementsEqual(runID.utf8) else { return [] }
    return ["Note: this run has one swarm, '\(runID)'; '\(id)' is not its id."]
  }
}

extension MeshRefusal {
  /// The refusal as a sentence.
  var sentence: String {
    switch self {
    case .ledger: "The task ledger refuses it."
    case .proposal(let refusal):
      switch refusal {
      case .malformed: "The proposal's id or value is empty or too large."
      case .alreadyThere(let id): "There is a proposal '\(id)' already."
      case .unknown(let id): "There is no proposal '\(id)', or it was decided long ago."
      case .closed(let id): "The proposal '\(id)' is no longer open."
      case .notCounted(let id, let voter): "'\(voter)' may not vote on '\(id)', or has voted."
      case .inAnothersName(let id, let node):
        "'\(node)' may not propose or vote on '\(id)' for another."
      case .tooManyOpen: "There are as many open proposals as may be."
      }
    case .order(.tooManyPending): "Too many commands of this node are on their way."
    case .order(.logFull): "The swarm's log is full."
    case .memory(.malformed):
      "The key is empty or too long, or the value has more than \(MeshLimits.memoryValueBytes) bytes."
    case .memory(.full): "The swarm's memory is full."
    case .mailbox(.tooLarge):
      "The message has more than \(MeshLimits.messageBytes) bytes, or its topic is too long."
    case .mailbox(.tooManyOutgoing(let node)): "Too many messages to '\(node)' are on their way."
    case .table(.malformed):
      "The key is empty or too long, or the value has more than \(MeshLimits.memoryValueBytes) bytes."
    case .table(.tooManyOperations): "Too many reads and writes of this node are under way."
    case .table(.noRing): "The swarm has no memory yet."
    case .notExecuting: "The attempt is not executed by this node."
    case .unknownNode(let node): "There is no node '\(node)'."
    case .tooLarge: "The command is too large."
    }
  }
}
