import Crypto
import JSONSyntax
import Mesh
import MeshCryptography
import MeshTransport
import ModelContextProtocol
import NIOConcurrencyHelpers
import NIOPosix
import ToolCatalog

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
  /// The results that are on disk and not in the ledger.
  func openResults() async -> [AttemptToken: TaskResult]
  /// Shows an event of a node.
  func show(_ event: RunEvent, of node: NodeID) async
  /// The tools of other servers that attempts may call.
  func foreignTools() async -> [Tool]
  /// Calls a tool of another server for an attempt of a node.
  ///
  /// - Throws: ``TransportError/refused(_:)`` where it may not call it.
  func call(_ call: ForwardedCall, of node: NodeID) async throws -> ToolResult
  /// A node without a vote joins.
  func joined(_ node: NodeID) async
  /// Nodes that the swarm has given up.
  func deadNodes() async -> Set<NodeID>
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

  struct Member {
    /// Hash of the secret that lets it in; empty where the token for all does.
    let admission: [UInt8]
    /// Whether the run has not started the node's process itself.
    var isOfOtherHost: Bool { admission.isEmpty }
    /// Whether its place was given to its key since this process began: before, it may have promised things.
    var isNew = false
    var link: ControlLink?
    var address: HostAddress?
    /// Whether it was ready to begin once; what comes later begins at once.
    var isReady = false
    /// When its last connection broke.
    var lost: ContinuousClock.Instant?
    /// Whether it has heard that the run is over.
    var hasLeft = false
  }

  /// Carries the messages of the run's own node.
  nonisolated let transport: MeshTransport
  /// Lets nodes of other hosts in.
  nonisolated let workerToken: JoinToken
  /// Where nodes join.
  nonisolated let address: HostAddress

  let setup: Setup
  private let key: Curve25519.Signing.PrivateKey
  let authority: SwarmAuthority
  private let listener: MeshListener
  private let guests: GuestBook
  private let processes: NodeProcesses
  /// Keeps others of this host from being the run's own node.
  private let lock: RunLock
  weak var delegate: (any SwarmFrontDelegate)?
  var members: [NodeID: Member] = [:]
  var seats: SeatPlan
  /// Keys of nodes that joined without a vote.
  var workers: [NodeID: Curve25519.Signing.PublicKey] = [:]
  private var waiting: [CheckedContinuation<Void, Never>] = []
  var isStopping = false
  private var isLate = false

  /// Hands what arrives to whom it is for, once that is there.
  private final class GuestBook: Sendable {
    let front = NIOLockedValueBox<SwarmFront?>(nil)
    let host = NIOLockedValueBox<MeshHost?>(nil)
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
          guard let host = guests.host.withLockedValue({ $0 }) else { return }
          await host.receive(messages, from: peer, to: own)
        },
        guest: { writer in
          ControlLink(
            writer,
            service: { kind, body, link in
              guard let front = guests.front.withLockedValue({ $0 }) else {
                throw TransportError.closed
              }
              return try await front.serve(kind, body, link)
            },
            ended: { link in await guests.front.withLockedValue { $0 }?.forget(link) })
        },
        refused: { await report("a connection was refused: \($0)") }))
    let front = SwarmFront(
      setup, transport: try MeshTransport(credentials, plan: setup.digest, group: group),
      workerToken: JoinToken(fingerprint: credentials.fingerprint), key: key,
      authority: authority, seats: seats, listener: listener, guests: guests,
      processes: NodeProcesses(
        joining: listener.address, run: setup.folder.id, request: setup.request, report: report),
      lock: lock, delegate: delegate)
    guests.front.withLockedValue { $0 = front }
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
  nonisolated func attach(_ host: MeshHost) { guests.host.withLockedValue { $0 = host } }

  /// Asks the nodes for the digest of their ledger, once they have applied a command; those that do not
  /// come to it in time, or are given up before, are left out.
  func ledgers(behind index: UInt64, within time: Duration) async -> [NodeID: String] {
    let (answers, answer) = AsyncStream.makeStream(of: (node: NodeID, digest: String?).self)
    let end = ContinuousClock.now + time
    var missing = Set(await nodes(within: time))
    for node in missing {
      Task { answer.yield((node, await ledger(of: node, behind: index, until: end))) }
    }
    let watch = Task {
      while ContinuousClock.now < end {
        try await pause(until: end)
        for node in await delegate?.deadNodes() ?? [] { answer.yield((node, nil)) }
      }
      answer.finish()
    }
    defer { watch.cancel() }
    var digests: [NodeID: String] = [:]
    while !missing.isEmpty, let (node, digest) = await answers.first(where: { _ in true }) {
      if missing.remove(node) != nil { digests[node] = digest }
    }
    return digests
  }

  /// Asks again over the connection that the node makes anew where one breaks.
  private func ledger(
    of node: NodeID, behind index: UInt64, until end: ContinuousClock.Instant
  ) async -> String? {
    let body: JSONValue = ["index": .string(String(index))]
    while ContinuousClock.now < end, !isStopping {
      guard let link = members[node]?.link, link.isOpen else {
        await change()
        continue
      }
      do throws(TransportError) {
        return try await link.ask(ControlKind.ledger, body)["digest"]?.string
      } catch {
        guard error == .closed else { return nil }
      }
    }
    return nil
  }

  /// Lets those look again that wait for nodes: one may have been given up, or the time be over.
  private func pause(until end: ContinuousClock.Instant) async throws {
    try await Task.sleep(until: min(end, .now + RuntimeLimits.farewellPause))
    wake()
  }

  /// The nodes of other processes that are there, or whose connection broke so short a time ago that they
  /// may be back.
  private func nodes(within time: Duration) async -> [NodeID] {
    let dead = await delegate?.deadNodes() ?? []
    let now = ContinuousClock.now
    return members.filter { node, member in
      guard !dead.contains(node) else { return false }
      return member.link != nil || member.lost.map { now - $0 < time } ?? false
    }.map(\.key)
  }

  /// Tells all nodes that the run is over, and waits until those of other hosts have heard and the processes
  /// of this one have ended.
  func stop(within time: Duration) async {
    isStopping = true
    wake()
    async let ended: Void = processes.stop()
    await takeLeave(within: time)
    await ended
    transport.close()
    await listener.stop()
    guests.front.withLockedValue { $0 = nil }
    guests.host.withLockedValue { $0 = nil }
  }

  /// Who does not hear of the end goes on for a long time, but a node that is stopped or gone must not hold
  /// the run up. A node whose connection broke just now may still come back: it is told then.
  private func takeLeave(within time: Duration) async {
    let end = ContinuousClock.now + time
    for link in members.values.compactMap(\.link) { Task { await link.tell(ControlKind.stop) } }
    let watch = Task {
      while ContinuousClock.now < end { try await pause(until: end) }
    }
    defer { watch.cancel() }
    while ContinuousClock.now < end, await isAwaited(within: time) { await change() }
  }

  /// Whether a node of another host has yet to hear of the end. Who was not ready has not begun, and is
  /// refused.
  private func isAwaited(within time: Duration) async -> Bool {
    await nodes(within: time).contains { node in
      members[node].map { $0.isOfOtherHost && $0.isReady && !$0.hasLeft } ?? false
    }
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

  /// A node's connection is gone: its process ended, or the network did.
  private func forget(_ link: ControlLink) {
    for (node, member) in members where member.link === link {
      members[node]?.link = nil
      members[node]?.lost = .now
    }
  }

  var directory: PeerDirectory {
    var directory = PeerDirectory()
    for (node, key) in keys {
      directory.entries[node] = .init(address: members[node]?.address, key: key)
    }
    return directory
  }

  /// The keys of all nodes that ever came.
  var keys: [NodeID: Curve25519.Signing.PublicKey] {
    seats.keys.merging(workers) { seat, _ in seat }
  }

  var configuration: MeshConfiguration { setup.configuration }

  /// Whether something holds of as many members as are needed.
  func areEnough(_ holds: (Member) -> Bool) -> Bool {
    configuration.members.count { members[$0.id].map(holds) ?? false } >= setup.needed
  }

  /// Waits until something holds; false where the run ends before, or it takes too long.
  func wait(until holds: (isolated SwarmFront) -> Bool) async -> Bool {
    while !holds(self) {
      guard !isStopping, !isLate else { return false }
      await change()
    }
    return true
  }

  private func change() async { await withCheckedContinuation { waiting.append($0) } }

  private func giveUp() {
    isLate = true
    wake()
  }

  func wake() {
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
