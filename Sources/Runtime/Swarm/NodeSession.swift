import Crypto
import JSONSyntax
import Mesh
import MeshCryptography
import MeshTransport
import NIOPosix
import Planning
import ToolCatalog

/// One node of a run in a process of its own: the same state machines as anywhere, over TCP, with a log of
/// its own; it executes what it is granted, and ends with the run.
public actor NodeSession {
  private let request: NodeRequest
  private let report: @Sendable (String) -> Void
  private let signals: AsyncStream<NodeSignal>
  private let signal: AsyncStream<NodeSignal>.Continuation

  /// The node's key where the run does not know it yet.
  private let newKey = Curve25519.Signing.PrivateKey()
  private let connection = RunConnection()
  private var carrying: Task<Void, any Error>?
  private var working: Task<Void, Never>?
  private var joining: NodeJoining?
  private var parts: NodeParts?
  private var lastSeen = ContinuousClock.now
  private var transport: MeshTransport?
  private var listener: MeshListener?
  private var server: ToolServer?
  private var executions: [AttemptToken: Task<Void, Never>] = [:]
  private var failure: (any Error)?
  private var wasStopped = false

  /// Makes a session.
  ///
  /// - Parameters:
  ///   - request: what is asked for.
  ///   - report: told what people may want to know.
  public init(_ request: NodeRequest, report: @escaping @Sendable (String) -> Void) {
    self.request = request
    self.report = report
    (signals, signal) = AsyncStream.makeStream()
  }

  /// Takes part in the run until it is over. Where the run cannot be reached for a while, the node goes on.
  ///
  /// - Throws: ``RunError`` where the node cannot take part, or the run is gone.
  public func run() async throws(RunError) {
    var tries = 0
    while !wasStopped, failure == nil {
      let end = await converse()
      tries += 1
      if joining == nil, !wasStopped, failure == nil, tries < end.tries {
        await pause()
        continue
      }
      guard let joining, !wasStopped, failure == nil else {
        if case .failure(let error) = end, !wasStopped { failure = failure ?? error }
        break
      }
      guard ContinuousClock.now - lastSeen < joining.welcome.patience else {
        failure = RunError.nodes("the run is gone; resume it, and join again")
        break
      }
      await pause()
    }
    await shutDown()
    if wasStopped { return }
    throw failure.map { RunError($0) } ?? .nodes("the run closed the connection")
  }

  private func pause() async {
    try? await Task.sleep(for: RuntimeLimits.restartPause * Double.random(in: 0.5...1.5))
  }

  /// Connects, and does what the run asks until the connection is gone.
  private func converse() async -> Result<Void, any Error> {
    let carrying = Task {
      try await GuestConnection.carry(
        to: request.address, fingerprint: request.token.fingerprint,
        limit: RuntimeLimits.controlMessage, group: MultiThreadedEventLoopGroup.singleton
      ) { writer, local in
        let link = ControlLink(
          writer, service: { kind, body, link in try await self.serve(kind, body, link) },
          ended: { link in await self.lose(link) })
        await self.begin(link, local: local)
        return link
      }
    }
    self.carrying = carrying
    if wasStopped { carrying.cancel() }
    return await carrying.result
  }

  private func lose(_ link: ControlLink) async {
    if joining != nil, parts != nil { lastSeen = .now }
    await connection.lose(link)
  }

  /// Ends the node as Ctrl-C does.
  public func cancel() {
    wasStopped = true
    carrying?.cancel()
  }

  /// Says that the end has been heard of, and ends the node. The link goes on taking what arrives meanwhile.
  private func leave(over link: ControlLink) {
    wasStopped = true
    Task {
      // Where the connection breaks instead, there is nobody left to tell.
      _ = try? await link.ask(ControlKind.leave, [:])
      cancel()
    }
  }

  private func serve(
    _ kind: String, _ body: JSONValue, _ link: ControlLink
  ) async throws -> JSONValue {
    switch kind {
    case ControlKind.ledger:
      guard let host = parts?.host, let index = UInt64(try ControlBody(body).text("index")) else {
        throw TransportError.refused("the node has no ledger")
      }
      return ["digest": .string(try await host.ledgerDigest(behind: index))]
    case ControlKind.peers:
      transport?.update(try PeerDirectory(body).addresses)
    case ControlKind.stop: leave(over: link)
    default: break
    }
    return [:]
  }

  private func begin(_ link: ControlLink, local: String) {
    Task {
      do {
        if let joining, parts != nil {
          try await comeBack(joining, over: link)
        } else {
          try await enter(link, local)
        }
        _ = try await link.ask(ControlKind.ready, [:])
        await start()
        lastSeen = .now
        await connection.use(link)
      } catch TransportError.closed {
        // The connection is gone, and another one is tried, or the end of this one says why.
        carrying?.cancel()
      } catch {
        fail(error)
      }
    }
  }

  /// Takes the place again that the node had.
  private func comeBack(_ joining: NodeJoining, over link: ControlLink) async throws {
    let request = JoinRequest(secret: request.token.secret, key: joining.key.publicKey)
    let welcome = try Welcome(await link.ask(ControlKind.join, request.json))
    _ = link.takeAttachment()
    guard welcome.node == joining.welcome.node, welcome.run == joining.welcome.run else {
      throw TransportError.refused("the run has given the node's place away")
    }
    try await announce(over: link)
  }

  /// Says where the node listens, and learns where the others do.
  @discardableResult
  private func announce(over link: ControlLink) async throws -> PeerDirectory {
    guard let listener else { throw TransportError.closed }
    let directory = try PeerDirectory(
      await link.ask(
        ControlKind.listening, ["address": .string(listener.address.description)]))
    transport?.update(directory.addresses)
    return directory
  }

  private func fail(_ error: any Error) {
    failure = failure ?? error
    carrying?.cancel()
  }

  private func shutDown() async {
    await connection.end()
    signal.finish()
    for execution in executions.values { execution.cancel() }
    await working?.value
    await parts?.host.stop()
    for execution in executions.values { await execution.value }
    await server?.stop()
    transport?.close()
    await listener?.stop()
    await parts?.log.close()
  }

  // MARK: - Joining

  /// Lets go of what a try to join has begun whose connection broke.
  private func discard() async {
    transport?.close()
    await listener?.stop()
    (joining, transport, listener) = (nil, nil, nil)
  }

  private func enter(_ link: ControlLink, _ local: String) async throws {
    await discard()
    let join = try await NodeJoining.join(request, newKey: newKey, over: link)
    joining = join
    let transport = try await openTransport(join, local)
    let directory = try await announce(over: link)
    parts = try await assemble(
      join, peers(over: transport, join), keys: directory.entries.mapValues(\.key),
      foreign: ForwardedTools(over: link, calling: connection))
  }

  /// Opens the ways to and from the other nodes.
  private func openTransport(_ join: NodeJoining, _ local: String) async throws -> MeshTransport {
    let host: String = join.welcome.host ?? request.listen?.host ?? local
    listener = try await MeshListener.start(
      at: HostAddress(host: host, port: request.listen?.port ?? 0), credentials: join.credentials,
      plan: join.document.digest, group: MultiThreadedEventLoopGroup.singleton,
      reception: .init(
        messages: { await self.take($0, from: $1) },
        refused: { [report] in report("a connection was refused: \($0)") }))
    let transport = try MeshTransport(
      join.credentials, plan: join.document.digest, group: MultiThreadedEventLoopGroup.singleton)
    self.transport = transport
    return transport
  }

  /// Puts together what executes the node's share.
  private func assemble(
    _ join: NodeJoining, _ peers: any MeshPeers, keys: [NodeID: Curve25519.Signing.PublicKey],
    foreign: ForwardedTools
  ) async throws -> NodeParts {
    let (log, records) = try await join.folder.log()
    let plan = join.document.plan
    let node = join.profile.id
    let host = MeshHost(
      configuration: join.configuration, hosting: [join.profile], peers: peers,
      keys: EdwardsKeys(own: node, join.key, others: keys), seed: request.seed,
      restoring: [node: records], results: join.welcome.results,
      delegate: NodeSurroundings(
        log: log, signal: signal, policy: VotePolicy(swarm: plan.swarm)))
    let tokens = ToolTokens()
    let service = ToolService(
      plan: plan, run: join.run.id, host: host, foreign: foreign,
      runner: ToolReference(runner: join.welcome.runner), tokens: tokens
    ) { [connection] in await connection.tell(ControlKind.show, RunEvent.json([$0.event])) }
    let server = try await ToolServer.start(
      service, tools: join.folder.tools, socketIn: join.folder.path, moflo: request.moflo)
    self.server = server
    // This host's secrets may be others than those that the run masks.
    let mask = join.checked.secrets.mask
    let executor = AttemptExecutor(
      plan: plan, folder: join.run, checked: join.checked,
      environment: RunEnvironment(
        runID: join.run.id.text, planDigest: join.document.digest, socket: server.place.path,
        toolsFolder: join.folder.tools, inheriting: request.environment,
        allowed: Set(join.welcome.handedOn).union(plan.permissions.environment),
        secrets: join.checked.secrets),
      runDirectory: request.directory, moflo: request.moflo, tokens: tokens,
      record: { [connection] events in
        _ = try await connection.ask(
          ControlKind.record, RunEvent.json(events.map { $0.masked(by: mask) }))
      },
      show: { [connection] in
        await connection.tell(ControlKind.show, RunEvent.json([$0.masked(by: mask)]))
      })
    return NodeParts(
      connection: connection, host: host, log: log, executor: executor,
      tasks: Dictionary(plan.tasks.map { ($0.id, $0) }) { first, _ in first },
      agents: Dictionary(plan.agents.map { ($0.id, $0) }) { first, _ in first },
      lock: join.lock)
  }

  /// Begins once the run does, over whichever connection the node hears of it.
  private func start() async {
    guard working == nil, let parts, let joining else { return }
    working = Task { await work() }
    await parts.host.start()
    report("\(joining.profile.id) of run \(joining.run.id.text)")
  }

  /// The way to the other nodes.
  private func peers(over transport: MeshTransport, _ join: NodeJoining) -> any MeshPeers {
    #if MOFLO_LIAR
      if request.environment[LyingPeers.variable] != nil {
        let others = join.configuration.members.map(\.id).filter { $0 != join.profile.id }
        return LyingPeers(transport, others: others, seed: request.seed, report: report)
      }
    #endif
    return transport
  }

  private func work() async {
    do {
      for await next in signals { try take(next) }
    } catch {
      fail(error)
    }
  }

  private func take(_ messages: [MeshMessage], from peer: NodeID) async {
    guard let host = parts?.host, let own = await host.nodeIDs.first else { return }
    await host.receive(messages, from: peer, to: own)
  }

  // MARK: - Attempts

  private func take(_ signal: NodeSignal) throws {
    switch signal {
    case .failed(let error): throw error
    case .cancel(let token): executions[token]?.cancel()
    case .start(let task, let attempt):
      executions[attempt.token] = Task {
        await execute(task.id, attempt)
        executions[attempt.token] = nil
      }
    }
  }

  private func execute(_ task: TaskID, _ attempt: Attempt) async {
    guard let parts else { return }
    do {
      let command = try await parts.carryOut(task, attempt)
      try await parts.host.submitPatiently(command, on: attempt.node)
    } catch RunError.refused(let reason) {
      // The attempt was taken back while it ended: its result counts for nothing.
      await parts.connection.tell(
        ControlKind.show,
        RunEvent.json([.note("the result of \(task) was not taken: \(reason)")]))
    } catch TransportError.closed {
      // The run is gone, and with it whoever waits for the result.
    } catch {
      signal.yield(.failed(error))
    }
  }
}

extension Result<Void, any Error> {
  /// How often it is tried to join where a connection ends like this: once, where somebody said why.
  fileprivate var tries: Int {
    switch self {
    case .success, .failure(is CancellationError), .failure(TransportError.closed):
      RuntimeLimits.joiningTries
    case .failure(TransportError.unanswered): RuntimeLimits.connectingTries
    case .failure: 1
    }
  }
}
