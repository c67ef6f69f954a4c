import Mesh

/// A whole node, every protocol composed, as the simulator drives it.
public struct SwarmMachine: SimulatedMachine {
  /// What a node asks of its surroundings here.
  public typealias Effect = MachineEffect<MeshMessage, MeshRecord, Output>

  /// The node.
  public private(set) var node: MeshNode

  /// Wraps a node.
  public init(_ node: MeshNode) { self.node = node }

  /// What a node tells its surroundings.
  public enum Output: Sendable, Hashable {
    /// Something that journals and people want to know.
    case event(MeshEvent)
    /// An attempt begins.
    case start(TaskSpecification, Attempt)
    /// An attempt ends early.
    case cancel(TaskID, AttemptToken)
    /// A vote is asked for.
    case needVote(Proposal)
    /// A command was not taken.
    case refused(NodeCommand, MeshRefusal)
  }

  /// When the node has something to do next.
  public var nextDeadline: MeshTime? { node.nextDeadline }

  /// Takes a message.
  public mutating func receive(
    _ message: MeshMessage, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {
    node.receive(message, from: peer, at: now).map(Self.effect)
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [Effect] { node.tick(at: now).map(Self.effect) }

  /// Takes a command of the surroundings.
  public mutating func submit(_ command: NodeCommand, at now: MeshTime) -> [Effect] {
    do {
      return try node.submit(command, at: now).map(Self.effect)
    } catch {
      return [.output(.refused(command, error))]
    }
  }

  private static func effect(_ effect: Mesh.Effect) -> Effect {
    switch effect {
    case .send(let peer, let message): .send(peer, message)
    case .persist(let record): .persist(record)
    case .startAttempt(let task, let attempt): .output(.start(task, attempt))
    case .cancelAttempt(let task, let token): .output(.cancel(task, token))
    case .needVote(let proposal): .output(.needVote(proposal))
    case .report(let event): .output(.event(event))
    }
  }
}

extension MeshMessage: SimulatedMessage {
  /// Which protocol's it is.
  public var kind: String {
    switch self {
    case .membership: "membership"
    case .order(let message): message.kind
    case .memory: "memory"
    case .mailbox: "mailbox"
    case .stealing: "work stealing"
    case .table: "hash table"
    }
  }
}

extension MeshRecord: SimulatedRecord {}
