import Mesh

/// A total order as the simulator drives it.
public struct OrderMachine: SimulatedMachine {
  /// The protocol.
  public private(set) var order: any TotalOrder
  private let view: MembershipView
  private var isStarted = false

  /// Wraps a protocol of which these are the nodes.
  public init(_ order: any TotalOrder, view: MembershipView) {
    self.order = order
    self.view = view
  }

  /// What an order tells its surroundings.
  public enum Output: Sendable, Hashable {
    /// A command is decided.
    case committed(UInt64, OrderedCommand)
    /// Another node leads now, or none.
    case leader(NodeID?)
    /// A command was not taken.
    case refused(CommandID, OrderRefusal)
  }

  /// When the order has something to do next; at once before it is started.
  public var nextDeadline: MeshTime? { isStarted ? order.nextDeadline : .zero }

  /// Takes a message.
  public mutating func receive(
    _ message: OrderMessage, from peer: NodeID, at now: MeshTime
  ) -> [MachineEffect<OrderMessage, OrderRecord, Output>] {
    start(at: now) + order.receive(message, from: peer, at: now).map(Self.effect)
  }

  /// Does what time asks for.
  public mutating func tick(
    at now: MeshTime
  ) -> [MachineEffect<OrderMessage, OrderRecord, Output>] {
    start(at: now) + order.tick(at: now).map(Self.effect)
  }

  /// Brings a command on its way.
  public mutating func submit(
    _ command: OrderedCommand, at now: MeshTime
  ) -> [MachineEffect<OrderMessage, OrderRecord, Output>] {
    do {
      return start(at: now) + (try order.submit(command, at: now)).map(Self.effect)
    } catch {
      return [.output(.refused(command.id, error))]
    }
  }

  private mutating func start(
    at now: MeshTime
  ) -> [MachineEffect<OrderMessage, OrderRecord, Output>] {
    guard !isStarted else { return [] }
    isStarted = true
    return order.observe(view, at: now).map(Self.effect)
  }

  private static func effect(
    _ effect: OrderEffect
  ) -> MachineEffect<OrderMessage, OrderRecord, Output> {
    switch effect {
    case .send(let peer, let message): .send(peer, message)
    case .persist(let record): .persist(record)
    case .committed(let index, let command): .output(.committed(index, command))
    case .leaderChanged(let leader): .output(.leader(leader))
    }
  }
}

extension OrderMessage: SimulatedMessage {
  /// The protocol.
  public var kind: String {
    switch self {
    case .sequencer: "sequencer"
    }
  }
}

extension OrderRecord: SimulatedRecord {}
