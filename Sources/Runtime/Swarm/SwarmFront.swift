import Crypto
import JSONSyntax
import Mesh
import MeshCryptography
import MeshTransport
import NIOPosix
import Synchronization

/// What a run does for nodes in other processes.
protocol SwarmFrontDelegate: AnyObject, Sendable {
  /// What an attempt that a node was granted works on.
  ///
  /// - Throws: ``TransportError/refused(_:)`` where it is not that node's to execute.
  func order(_ request: OrderRequest, of node: NodeID) async throws -> OrderAnswer
  /// Puts events of a node on disk.
  ///
  /// - Throws: ``TransportError/refused(_:)`` where they are not that node's to report.
  func record(_ events: [RunEvent], of node: NodeID) async throws
  /// Shows an event of a node.
  func show(_ event: RunEvent, of node: NodeID) async
  /// A node without a vote joins.
  func joined(_ node: NodeID) async
}

/// The nodes of a run that live in processes of their own, seen from the run: it certifies them, tells
/// them where the others are, hands them their work and takes their results.
actor SwarmFront {
  /// What the run is, and where its nodes live.
  struct Setup: Sendable {
    let configuration: MeshConfiguration
    /// The node that the run hosts itself.
    let own: NodeProfile
    /// The plan's bytes and its digest.
    let plan: [UInt8]
    let digest: String
    let folder: RunFolder
    let request: RunRequest
    /// Members without which nothing begins: all at first, as many as must agree later.
    let needed: Int
  }

  private struct Member {
    /// Hash of the secret that lets it in; empty where the token for all does.
    let admission: [UInt8]
    var link: ControlLink?
    var address: HostAddress?
    /// Whether it was ready to begin once; what comes later begins at once.
    var isReady = false
  }

  /// Carries the messages of the run's own node.
  nonisolated let transport: MeshTransport
  /// Lets nodes of other hosts in.
  nonisolated let workerToken: JoinToken
  /// Where nodes join.
  nonisolated let address: HostAddress

  private let setup: Setup
  private let key: Curve25519.Signing.PrivateKey
  private let authority: SwarmAuthority
  private let listener: MeshListener
  private let guests: GuestBook
  private let processes: NodeProcesses
  /// Keeps others of this host from being the run's own node.
  private let lock: RunLock
  private weak var delegate: (any SwarmFrontDelegate)?
  private var members: [NodeID: Member] = [:]
  private var seats: SeatPlan
  /// Keys of nodes that joined without a vote.
  private var workers: [NodeID: Curve25519.Signing.PublicKey] = [:]
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var isStopping = false
  private var isLate = false

  /// Hands what arrives to whom it is for, once that is there.
  private final class GuestBook: Sendable {
    let front = Mutex<SwarmFront?>(nil)
    let host = Mutex<MeshHost?>(nil)
  }

  /// Has all members come but the first, which the run hosts itself.
  ///
  /// - Throws: ``TransportError``, ``SystemError``, or what the libraries throw.
  static func start(
    _ setup: Setup, delegate: any SwarmFrontDelegate,
    report: @escaping @Sendable (String) async -> Void
  ) async throws -> SwarmFront {
    let group = MultiThreadedEventLoopGroup.singleton
    let own = setup.own.id
    let authority = try SwarmAuthority(swarm: setup.folder.id.text)
    let place = NodeFolder(of: own, in: setup.folder)
    try place.create()
    let lock = try place.takeLock()
    let key = try place.signingKey()
    var seats = try SeatPlan(of: setup.folder)
    try seats.give(own, to: key.publicKey)
    let credentials = try NodeCredentials(
      key: key, certificate: authority.certify(own, key: key.publicKey),
      authority: authority.certificate)
    let guests = GuestBook()
    let listener = try await MeshListener.start(
      at: setup.request.listen ?? HostAddress(host: "127.0.0.1", port: 0),
      credentials: credentials, plan: setup.digest, guestFrame: RuntimeLimits.journalEvent,
      group: group,
      reception: .init(
        messages: { messages, peer in
          guard let host = guests.host.withLock({ $0 }) else { return }
          await host.receive(messages, from: peer, to: own)
        },
        guest: { writer in
          ControlLink(
            writer,
            service: { kind, body, link in
              guard let front = guests.front.withLock({ $0 }) else { throw TransportError.closed }
              return try await front.serve(kind, body, link)
            },
            ended: { link in await guests.front.withLock { $0 }?.forget(link) })
        },
        refused: { await report("a connection was refused: \($0)") }))
    let front = SwarmFront(
      setup, transport: try MeshTransport(credentials, plan: setup.digest, group: group),
      workerToken: JoinToken(fingerprint: credentials.fingerprint), key: key,
      authority: authority, seats: seats, listener: listener, guests: guests,
      processes: NodeProcesses(
        joining: listener.address, run: setup.folder.id, request: setup.request, report: report),
      lock: lock, delegate: delegate)
    guests.front.withLock { $0 = front }
    try await front.launch(fingerprint: credentials.fingerprint)
    return front
  }

  private init(
    _ setup: Setup, transport: MeshTransport, workerToken: JoinToken,
    key: Curve25519.Signing.PrivateKey, authority: SwarmAuthority, seats: SeatPlan,
    listener: MeshListener, guests: GuestBook, processes: NodeProcesses, lock: RunLock,
    delegate: any SwarmFrontDelegate
  ) {
    self.setup = setup
    self.transport = transport
    self.workerToken = workerToken
    self.key = key
    self.authority = authority
    self.seats = seats
    self.listener = listener
    self.guests = guests
    self.processes = processes
    self.lock = lock
    self.delegate = delegate
    address = listener.address
    members[setup.own.id] = Member(admission: [], address: listener.address, isReady: true)
  }

  /// By what the run's own node signs and knows the others; complete once all have joined.
  var keyring: EdwardsKeys { EdwardsKeys(own: setup.own.id, key, others: seats.keys) }

  /// Waits until as many members are ready as are needed.
  ///
  /// - Throws: ``RunError/nodes(_:)`` where a process of this host does not come, or the run ends.
  func waitForMembers() async throws {
    let timer = Task {
      guard setup.request.placement == .processes else { return }
      try await Task.sleep(for: RuntimeLimits.joiningTime)
      giveUp()
    }
    defer { timer.cancel() }
    guard await wait(until: { $0.areEnough(\.isReady) }) else {
      let missing = configuration.members.map(\.id).filter { members[$0]?.isReady != true }
      let names = missing.map(\.text).joined(separator: ", ")
      let file = NodeFolder(of: missing.first ?? setup.own.id, in: setup.folder).errors
      throw RunError.nodes("no process of \(names) has joined; what one said is in \(file)")
    }
  }

  /// Names the host whose node takes what arrives from now on.
  nonisolated func attach(_ host: MeshHost) { guests.host.withLock { $0 = host } }

  /// Asks all nodes that can be reached for the digest of their ledger, once they have applied a command;
  /// those that do not come to it in time are left out.
  func ledgers(behind index: UInt64) async -> [NodeID: String] {
    let (answers, answer) = AsyncStream.makeStream(of: (node: NodeID, digest: String?).self)
    let links = members.compactMapValues(\.link).filter { $0.value.isOpen }
    for (node, link) in links {
      Task {
        let body = try? await link.ask(ControlKind.ledger, ["index": .string(String(index))])
        answer.yield((node, body?["digest"]?.string))
      }
    }
    let timer = Task {
      try await Task.sleep(for: RuntimeLimits.ledgerTime)
      answer.finish()
    }
    defer { timer.cancel() }
    var digests: [NodeID: String] = [:]
    var open = links.count
    while open > 0, let next = await answers.first(where: { _ in true }) {
      digests[next.node] = next.digest
      open -= 1
    }
    return digests
  }

  /// Tells all nodes that the run is over, and waits until the processes have ended.
  func stop() async {
    isStopping = true
    wake()
    for member in members.values { await member.link?.tell(ControlKind.stop) }
    await processes.stop()
    transport.close()
    await listener.stop()
    guests.front.withLock { $0 = nil }
    guests.host.withLock { $0 = nil }
  }

  private func launch(fingerprint: [UInt8]) async throws {
    var launches: [NodeProcesses.Launch] = []
    for profile in configuration.members where profile.id != setup.own.id {
      guard setup.request.placement == .processes else {
        members[profile.id] = Member(admission: [])
        continue
      }
      let place = NodeFolder(of: profile.id, in: setup.folder)
      try place.create()
      let token = JoinToken(fingerprint: fingerprint)
      members[profile.id] = Member(admission: token.hash)
      launches.append(.init(node: profile.id, folder: place, token: token))
    }
    await processes.start(launches)
  }

  // MARK: - What nodes ask

  private func serve(
    _ kind: String, _ body: JSONValue, _ link: ControlLink
  ) async throws -> JSONValue {
    if kind == ControlKind.introduce { return try introduce(ControlBody(body)) }
    if kind == ControlKind.join { return try await admit(JoinRequest(body), link) }
    guard let node = members.first(where: { $0.value.link === link })?.key, let delegate else {
      throw TransportError.refused("the node has not joined")
    }
    switch kind {
    case ControlKind.listening: return try await place(node, ControlBody(body))
    case ControlKind.ready:
      members[node]?.isReady = true
      wake()
      guard await wait(until: { $0.areEnough(\.isReady) }) else {
        throw TransportError.refused("the run does not begin")
      }
    case ControlKind.order: return try await delegate.order(OrderRequest(body), of: node).json
    case ControlKind.record:
      try await delegate.record(try RunEvent.list(of: body), of: node)
    case ControlKind.show:
      for event in try RunEvent.list(of: body) { await delegate.show(event, of: node) }
    default: throw TransportError.refused("'\(kind)' is not known here")
    }
    return [:]
  }

  private func introduce(_ body: ControlBody) throws -> JSONValue {
    let node = try member(holding: body.bytes("secret"))
    return [
      "run": .string(setup.folder.id.text), "node": node.map { .string($0.text) } ?? .null,
      "placement": .string(setup.request.placement.rawValue),
    ]
  }

  /// The member whose secret it is; nil for the secret that lets others in.
  private func member(holding secret: [UInt8]) throws -> NodeID? {
    guard !isStopping else { throw TransportError.refused("the run is over") }
    let hash = JoinToken.hash(of: secret)
    if let member = members.first(where: { $0.value.admission == hash }) { return member.key }
    guard hash == workerToken.hash else {
      throw TransportError.refused("the token is not this run's")
    }
    return nil
  }

  /// The place of a node with the token for all: the one that it had before, one of a member that has not
  /// come yet, or a new one without a vote.
  private func seat(of key: Curve25519.Signing.PublicKey) throws -> NodeID {
    let known = seats.keys.merging(workers) { seat, _ in seat }
      .first { $0.value.rawRepresentation == key.rawRepresentation }
    if let known, known.key != setup.own.id { return known.key }
    let free = configuration.members.map(\.id).filter { seats.keys[$0] == nil }
    if setup.request.placement == .hosts, let first = free.min() { return first }
    guard !configuration.consensus.needsSignatures else {
      throw TransportError.refused(
        "the nodes of this swarm sign what they say and are known from the start; others can join only "
          + "where the plan says 'consensus: raft'")
    }
    guard members.count < MeshLimits.nodes else {
      throw TransportError.refused("the swarm is full")
    }
    return NodeID("worker-\(Hexadecimal.text(of: key.rawRepresentation.prefix(4)))")
  }

  private func admit(_ join: JoinRequest, _ link: ControlLink) async throws -> JSONValue {
    let node = try member(holding: join.secret) ?? seat(of: join.key)
    if let known = seats.keys[node] ?? workers[node],
      known.rawRepresentation != join.key.rawRepresentation
    {
      throw TransportError.refused("'\(node)' has come back with another key")
    }
    let isMember = configuration.members.contains { $0.id == node }
    if isMember {
      try seats.give(node, to: join.key)
    } else if workers.updateValue(join.key, forKey: node) == nil {
      await delegate?.joined(node)
    }
    // A process that ended may have been replaced before its connection was missed.
    members[node, default: Member(admission: [])].link = link
    try await link.attach(setup.plan)
    let request = setup.request
    let isLocal = request.placement == .processes && isMember
    return Welcome(
      node: node, run: setup.folder.id.text, isMember: isMember,
      certificate: try authority.certify(node, key: join.key), authority: authority.certificate,
      host: isLocal ? address.host : nil, nodes: configuration.members.count,
      // A process of this host lost the run's only where that has ended.
      patience: isLocal ? .zero : RuntimeLimits.nodePatience, slots: setup.own.slots,
      runner: request.runner, handedOn: request.handedOn.sorted(),
      isSandboxed: request.isSandboxed
    ).json
  }

  private func place(_ node: NodeID, _ body: ControlBody) async throws -> JSONValue {
    guard let address = HostAddress(try body.text("address")) else {
      throw TransportError.refused("the address is malformed")
    }
    members[node]?.address = address
    let directory = directory
    transport.update(directory.addresses)
    for (other, member) in members where other != node {
      await member.link?.tell(ControlKind.peers, directory.json)
    }
    wake()
    guard await wait(until: { $0.areEnough { $0.address != nil } }) else {
      throw TransportError.refused("the run does not begin")
    }
    return self.directory.json
  }

  /// A node's connection is gone: its process ended, or the network did.
  private func forget(_ link: ControlLink) {
    for (node, member) in members where member.link === link { members[node]?.link = nil }
  }

  private var directory: PeerDirectory {
    var directory = PeerDirectory()
    for (node, key) in seats.keys.merging(workers, uniquingKeysWith: { seat, _ in seat }) {
      directory.entries[node] = .init(address: members[node]?.address, key: key)
    }
    return directory
  }

  private var configuration: MeshConfiguration { setup.configuration }

  /// Whether something holds of as many members as are needed.
  private func areEnough(_ holds: (Member) -> Bool) -> Bool {
    configuration.members.count { members[$0.id].map(holds) ?? false } >= setup.needed
  }

  /// Waits until something holds; false where the run ends before, or it takes too long.
  private func wait(until holds: (isolated SwarmFront) -> Bool) async -> Bool {
    while !holds(self) {
      guard !isStopping, !isLate else { return false }
      await withCheckedContinuation { waiting.append($0) }
    }
    return true
  }

  private func giveUp() {
    isLate = true
    wake()
  }

  private func wake() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}

extension MeshTransport: MeshPeers {}

extension EdwardsKeys: NodeKeyring {}

extension RunEvent {
  /// Events as another process sends them.
  static func list(of body: JSONValue) throws -> [RunEvent] {
    try ControlBody(body).elements("events").map { element in
      try RunEvent(
        kind: ControlBody(element).text("kind"), body: element["body"] ?? .null)
    }
  }

  /// The events as ``list(of:)`` reads them.
  static func json(_ events: [RunEvent]) -> JSONValue {
    [
      "events": .array(
        events.map { ["kind": .string($0.kind.rawValue), "body": $0.body] })
    ]
  }
}
