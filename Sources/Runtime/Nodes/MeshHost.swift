import Collections
import Mesh

/// What the surroundings of a ``MeshHost`` do for its nodes.
///
/// All but writing returns at once and must not call the host back, so that the effects of a node
/// are carried out in their order.
public protocol MeshHostDelegate: Sendable {
  /// Writes records to stable storage, in order; returns when they are there.
  func persist(_ records: [(node: NodeID, record: MeshRecord)]) async throws
  /// Begins an attempt.
  func start(_ task: TaskSpecification, _ attempt: Attempt, on node: NodeID)
  /// Stops an attempt whose result nobody waits for any more.
  func cancel(_ task: TaskID, _ token: AttemptToken, on node: NodeID)
  /// How a node votes.
  func accepts(_ proposal: Proposal, on node: NodeID) -> Bool
  /// Something that a node reports.
  func observe(_ event: MeshEvent, on node: NodeID)
  /// The host has stopped, since records could not be written.
  func hostFailed(_ error: any Error)
}

/// The keys of a swarm's nodes.
public protocol NodeKeyring: Sendable {
  /// What a node needs to sign and to verify; nil where it has no key.
  func cryptography(for node: NodeID) -> Cryptography?
}

/// Carries messages to nodes of other processes; any of them may be lost.
public protocol MeshPeers: Sendable {
  /// Sends messages to a node. Returns at once.
  func send(_ messages: [MeshMessage], to node: NodeID)
}

/// Drives the nodes of one process: all of a swarm over memory, or one over what carries its messages to
/// the others.
///
/// Effects of a node are carried out in order. Those behind a record that must be persisted wait for
/// it; records of all nodes that gather meanwhile are written together.
public actor MeshHost {
  private enum Input {
    case message(MeshMessage, from: NodeID, to: Int)
    case vote(Proposal, accept: Bool, by: Int)
  }

  private enum Waiting {
    case barrier(UInt64)
    case effect(Effect)
  }

  private let delegate: any MeshHostDelegate
  private let peers: (any MeshPeers)?
  private let clock = ContinuousClock()
  private let origin: ContinuousClock.Instant
  private var nodes: [MeshNode]
  private let indices: [NodeID: Int]
  private var inbound: Deque<Input> = []
  private var outbound: [NodeID: [MeshMessage]] = [:]
  private var waiting: [Deque<Waiting>]
  private var records: [(node: NodeID, record: MeshRecord)] = []
  private var lastRecord: UInt64 = 0
  private var flushedRecord: UInt64 = 0
  /// Who waits for an answer of the hash table.
  private var operations: [UInt64: CheckedContinuation<HashTableAnswer, Never>] = [:]
  private var lastOperation: UInt64 = 0
  /// Who waits for a node to report something.
  private var watchers: [CheckedContinuation<Void, Never>] = []
  private var isPumping = false
  private var isStopped = false
  private var timer: Task<Void, Never>?
  private var timerDeadline: MeshTime?

  /// Makes a host.
  ///
  /// - Parameters:
  ///   - configuration: what the nodes agree on.
  ///   - profiles: the nodes that are hosted; all members where nil.
  ///   - peers: carries messages to the other nodes; nil where all are hosted.
  ///   - keys: what the nodes sign with; nil where their protocol does not sign.
  ///   - seed: decides what chance decides.
  ///   - records: what earlier incarnations persisted, by node, in order.
  ///   - results: of attempts that earlier incarnations have ended.
  ///   - delegate: carries out what the nodes ask for.
  public init(
    configuration: MeshConfiguration, hosting profiles: [NodeProfile]? = nil,
    peers: (any MeshPeers)? = nil, keys: (any NodeKeyring)? = nil, seed: UInt64,
    restoring records: [NodeID: [MeshRecord]], results: [AttemptToken: TaskResult] = [:],
    delegate: any MeshHostDelegate
  ) {
    self.delegate = delegate
    self.peers = peers
    let profiles = profiles ?? configuration.members
    origin = clock.now
    var seeds = SplitMix64(seed: seed)
    nodes = profiles.map { profile in
      MeshNode(
        profile: profile, configuration: configuration,
        cryptography: keys?.cryptography(for: profile.id), seed: seeds.next(),
        restoring: records[profile.id] ?? [], results: results, at: .zero)
    }
    indices = Dictionary(
      profiles.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    waiting = Array(repeating: [], count: profiles.count)
  }

  /// The ids of the nodes that are hosted, ascending.
  public var nodeIDs: [NodeID] { nodes.map(\.id) }

  /// The present, in milliseconds since the host was made.
  public var now: MeshTime {
    MeshTime(milliseconds: (clock.now - origin).wholeMilliseconds)
  }

  /// Starts the nodes.
  public func start() async {
    await tick()
  }

  /// Stops the nodes; nothing that they ask for is done any more.
  public func stop() {
    isStopped = true
    timer?.cancel()
    timer = nil
    for operation in operations.values { operation.resume(returning: .failed(mayTakeEffect: true)) }
    operations = [:]
  }

  /// Hands a command to a node.
  ///
  /// - Throws: ``MeshRefusal``.
  public func submit(_ command: NodeCommand, on id: NodeID) async throws(MeshRefusal) {
    guard let index = indices[id] else { throw .unknownNode(id) }
    guard !isStopped else { return }
    let effects = try nodes[index].submit(command, at: now)
    carryOut(effects, of: index)
    await pump()
  }

  /// Reads or writes the hash table through a node, and waits for the answer.
  ///
  /// - Throws: ``MeshRefusal``.
  public func operate(
    _ command: HashTableCommand, on id: NodeID
  ) async throws(MeshRefusal) -> HashTableAnswer {
    guard let index = indices[id] else { throw .unknownNode(id) }
    guard !isStopped else { return .failed(mayTakeEffect: false) }
    lastOperation += 1
    let operation = lastOperation
    let effects = try nodes[index].submit(.operate(command, id: operation), at: now)
    return await withCheckedContinuation { continuation in
      operations[operation] = continuation
      carryOut(effects, of: index)
      Task { await self.pump() }
    }
  }

  /// Hands a command to a node, again while there is no room on the way.
  ///
  /// - Throws: ``RunError/refused(_:)``.
  func submitPatiently(_ command: NodeCommand, on node: NodeID) async throws {
    var pause = 1
    while true {
      do {
        return try await submit(command, on: node)
      } catch .order(.tooManyPending) {
        try await Task.sleep(for: .milliseconds(pause))
        pause = min(pause * 2, 100)
      } catch {
        throw RunError.refused("\(error)")
      }
    }
  }

  /// Takes messages that a node of another process sent. Where more wait than can be, they are lost.
  public func receive(_ messages: [MeshMessage], from peer: NodeID, to id: NodeID) async {
    guard let index = indices[id], !isStopped, inbound.count < RuntimeLimits.inboundMessages
    else { return }
    for message in messages { inbound.append(.message(message, from: peer, to: index)) }
    await pump()
  }

  /// Looks at a node; at the first one where `id` is nil.
  public func read<Value: Sendable>(
    _ id: NodeID? = nil, _ body: @Sendable (MeshNode, MeshTime) -> Value
  ) -> Value? {
    let index = id.map { indices[$0] } ?? nodes.indices.first
    return index.map { body(nodes[$0], now) }
  }

  /// What a look at a node gives as soon as it gives something, looking again whenever a node reports; nil
  /// where it gives nothing in time, or the task is cancelled.
  public func firstValue<Value: Sendable>(
    of id: NodeID, within patience: Duration, _ look: @Sendable (MeshNode) -> Value?
  ) async -> Value? {
    guard let index = indices[id] else { return nil }
    let end = clock.now + patience
    let timer = Task { [weak self] in
      try await Task.sleep(for: patience)
      await self?.wakeWatchers()
    }
    defer { timer.cancel() }
    return await withTaskCancellationHandler {
      while true {
        if let value = look(nodes[index]) { return value }
        guard !Task.isCancelled, clock.now < end else { return nil }
        await withCheckedContinuation { watchers.append($0) }
      }
    } onCancel: {
      Task { await self.wakeWatchers() }
    }
  }

  private func wakeWatchers() {
    let woken = watchers
    watchers = []
    for watcher in woken { watcher.resume() }
  }

  /// The digest of the first node's ledger, once it has applied a command.
  ///
  /// - Parameter index: the command; nil for what is applied now.
  /// - Throws: `CancellationError`, and where the host stops before.
  func ledgerDigest(behind index: UInt64? = nil) async throws -> String {
    while let node = nodes.first, let index, node.committedIndex < index {
      guard !isStopped else { throw CancellationError() }
      try await Task.sleep(for: .milliseconds(10))
    }
    return nodes.first.map { String($0.ledger.digest, radix: 16) } ?? ""
  }

  /// Takes messages out of a node's inbox, oldest first.
  public func takeMessages(of id: NodeID, limit: Int) -> [ApplicationMessage] {
    guard let index = indices[id] else { return [] }
    return nodes[index].takeMessages(limit: limit)
  }

  private func tick() async {
    guard !isStopped else { return }
    timerDeadline = nil
    for index in nodes.indices where nodes[index].nextDeadline <= now {
      carryOut(nodes[index].tick(at: now), of: index)
    }
    await pump()
  }

  /// Delivers, persists and carries out until nothing is left to do.
  private func pump() async {
    guard !isPumping else { return }
    isPumping = true
    defer { isPumping = false }
    while !isStopped {
      if let input = inbound.popFirst() {
        take(input)
        continue
      }
      for (peer, messages) in outbound { peers?.send(messages, to: peer) }
      outbound.removeAll(keepingCapacity: true)
      guard !records.isEmpty else { break }
      let batch = records
      let last = lastRecord
      records = []
      do {
        try await delegate.persist(batch)
      } catch {
        stop()
        delegate.hostFailed(error)
        return
      }
      flushedRecord = last
      for index in nodes.indices { release(index) }
    }
    schedule()
  }

  private func take(_ input: Input) {
    switch input {
    case .message(let message, let sender, let receiver):
      carryOut(
        nodes[receiver].receive(message, from: sender, at: now), of: receiver)
    case .vote(let proposal, let accept, let voter):
      // A proposal that was decided meanwhile takes no vote, and needs none.
      guard let effects = try? nodes[voter].submit(.vote(proposal.id, accept: accept), at: now)
      else { return }
      carryOut(effects, of: voter)
    }
  }

  private func carryOut(_ effects: [Effect], of index: Int) {
    for effect in effects {
      if case .persist(let record) = effect {
        lastRecord += 1
        records.append((nodes[index].id, record))
        waiting[index].append(.barrier(lastRecord))
      } else if waiting[index].isEmpty {
        carryOut(effect, of: index)
      } else {
        waiting[index].append(.effect(effect))
      }
    }
  }

  /// Carries out what no longer waits for a record.
  private func release(_ index: Int) {
    while let first = waiting[index].first {
      switch first {
      case .barrier(let record):
        guard record <= flushedRecord else { return }
        waiting[index].removeFirst()
      case .effect(let effect):
        waiting[index].removeFirst()
        carryOut(effect, of: index)
      }
    }
  }

  private func carryOut(_ effect: Effect, of index: Int) {
    let id = nodes[index].id
    switch effect {
    case .persist: break
    case .send(let receiver, let message):
      if let receiver = indices[receiver] {
        inbound.append(.message(message, from: id, to: receiver))
      } else if peers != nil {
        outbound[receiver, default: []].append(message)
      }
    case .startAttempt(let task, let attempt): delegate.start(task, attempt, on: id)
    case .cancelAttempt(let task, let token): delegate.cancel(task, token, on: id)
    case .report(.tableAnswered(let operation, let answer)):
      operations.removeValue(forKey: operation)?.resume(returning: answer)
    case .report(let event):
      delegate.observe(event, on: id)
      wakeWatchers()
    case .needVote(let proposal):
      let accept = delegate.accepts(proposal, on: id)
      inbound.append(.vote(proposal, accept: accept, by: index))
    }
  }

  private func schedule() {
    guard !isStopped, let deadline = nodes.map(\.nextDeadline).min() else { return }
    if let timerDeadline, timerDeadline <= deadline { return }
    timer?.cancel()
    timerDeadline = deadline
    let wait = max(deadline.milliseconds - now.milliseconds, 0)
    // A year of idleness is far beyond any deadline of a protocol, and keeps the sum in range.
    let bounded = min(wait, 365 * 86_400_000)
    timer = Task { [weak self] in
      try? await Task.sleep(for: .milliseconds(bounded))
      guard !Task.isCancelled else { return }
      await self?.tick()
    }
  }
}
