import Mesh

/// A total order as the simulator drives it, with a state machine behind it that does nothing but
/// hash what it is handed.
public struct OrderMachine: SimulatedMachine {
  /// What an order asks of its surroundings here.
  public typealias Effect = MachineEffect<OrderMessage, OrderRecord, Output>

  /// The protocol.
  public private(set) var order: any CheckedOrder
  /// A hash of all commands up to the last one.
  public private(set) var state = Digest()
  private let view: MembershipView
  private var isStarted = false

  /// Wraps a protocol of which these are the nodes.
  public init(_ order: any CheckedOrder, view: MembershipView) {
    self.order = order
    self.view = view
  }

  /// What an order tells its surroundings.
  public enum Output: Sendable, Hashable {
    /// A command is decided.
    case committed(UInt64, OrderedCommand)
    /// A state took the place of the one before; its hash.
    case installed(UInt64, [UInt8])
    /// Another node leads now, or none.
    case leader(NodeID?)
    /// Commands were not taken.
    case refused([CommandID], OrderRefusal)
    /// A read may be answered from what is applied.
    case readable(UInt64)
    /// It is not known whether a read may be answered.
    case readFailed(UInt64)
  }

  /// What a client asks for.
  public enum Command: Sendable, Hashable {
    /// Decide these.
    case order([OrderedCommand])
    /// Say when a read may be answered.
    case read(UInt64)
    /// Let another node lead, where this one does and the protocol knows of it.
    case transfer(NodeID)
  }

  /// When the order has something to do next; at once before it is started.
  public var nextDeadline: MeshTime? { isStarted ? order.nextDeadline : .zero }

  /// Takes a message.
  public mutating func receive(
    _ message: OrderMessage, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {
    var effects = start(at: now)
    perform(order.receive(message, from: peer, at: now), into: &effects, at: now)
    return effects
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [Effect] {
    var effects = start(at: now)
    perform(order.tick(at: now), into: &effects, at: now)
    return effects
  }

  /// Does what a client asks for.
  public mutating func submit(_ command: Command, at now: MeshTime) -> [Effect] {
    var effects = start(at: now)
    switch command {
    case .read(let read): perform(order.read(read, at: now), into: &effects, at: now)
    case .transfer(let target):
      guard var raft = order as? RaftOrder else { break }
      let answer = raft.transferLeadership(to: target, at: now)
      order = raft
      perform(answer, into: &effects, at: now)
    case .order(let commands):
      do {
        perform(try order.submit(commands, at: now), into: &effects, at: now)
      } catch {
        effects.append(.output(.refused(commands.map(\.id), error)))
      }
    }
    return effects
  }

  private mutating func start(at now: MeshTime) -> [Effect] {
    guard !isStarted else { return [] }
    isStarted = true
    var effects: [Effect] = []
    perform(order.observe(view, at: now), into: &effects, at: now)
    return effects
  }

  private mutating func perform(
    _ answer: [OrderEffect], into effects: inout [Effect], at now: MeshTime
  ) {
    effects.reserveCapacity(effects.count + answer.count)
    for effect in answer {
      switch effect {
      case .send(let peer, let message): effects.append(.send(peer, message))
      case .persist(let record): effects.append(.persist(record))
      case .committed(let index, let command):
        state.combine(command)
        effects.append(.output(.committed(index, command)))
      case .leaderChanged(let leader): effects.append(.output(.leader(leader)))
      case .checkpointDue(let index):
        perform(order.checkpoint(stateBytes, at: index, now: now), into: &effects, at: now)
      case .install(let index, let bytes):
        state = Self.digest(bytes) ?? Digest()
        effects.append(.output(.installed(index, bytes)))
      case .readable(let read): effects.append(.output(.readable(read)))
      case .readFailed(let read): effects.append(.output(.readFailed(read)))
      }
    }
  }

  private var stateBytes: [UInt8] { state.wireBytes }

  private static func digest(_ bytes: [UInt8]) -> Digest? {
    var reader = WireReader(bytes)
    return try? Digest(from: &reader)
  }
}

extension OrderMessage: SimulatedMessage {
  /// The protocol.
  public var kind: String {
    switch self {
    case .raft(let message): message.kind
    case .byzantine(let message): message.kind
    case .gossip(let message): message.kind
    }
  }
}

extension OrderRecord: SimulatedRecord {
  /// A snapshot holds all that is needed.
  public var supersedesEarlier: Bool {
    switch self {
    case .raft(.snapshot): true
    case .byzantine(.checkpoint): true
    case .gossip(.checkpoint): true
    case .raft, .byzantine, .gossip: false
    }
  }
}
