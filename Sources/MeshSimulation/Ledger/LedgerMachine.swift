import Mesh

/// The task ledger alone, with whoever asks it for anything.
public struct LedgerMachine: SimulatedMachine {
  /// What it says to a command.
  public enum Output: Sendable, Hashable {
    /// What the command changed.
    case applied(LedgerCommand, [LedgerEvent])
    /// The command was refused.
    case refused(LedgerCommand, LedgerRefusal)
  }

  /// What is asked of its surroundings here.
  public typealias Effect = MachineEffect<Never, Never, Output>

  /// The ledger.
  public private(set) var ledger: TaskLedger

  /// Makes an empty ledger with three bidders.
  public init() {
    let bidders = (0..<3).map { number in
      NodeProfile(
        id: NodeID("n\(number)"),
        agents: [AgentProfile(id: AgentID("a\(number)"), capabilities: [])],
        slots: 2)
    }
    ledger = TaskLedger(market: TaskMarket(nodes: bidders))
  }

  /// A ledger waits for nothing.
  public var nextDeadline: MeshTime? { nil }

  /// Nobody sends anything.
  public mutating func receive(
    _ message: Never, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {}

  /// Time changes nothing.
  public mutating func tick(at now: MeshTime) -> [Effect] { [] }

  /// Applies a command.
  public mutating func submit(_ command: LedgerCommand, at now: MeshTime) -> [Effect] {
    do {
      return [.output(.applied(command, try ledger.apply(command)))]
    } catch {
      return [.output(.refused(command, error))]
    }
  }
}

/// A ledger asked by callers of whom many are late, wrong or lie: what an order hands it when it orders
/// whatever anybody proposes.
public struct LedgerSimulation: SimulatedProtocol {
  private let settings: SubjectSettings

  /// The host.
  public let nodes = [NodeID("ledger")]

  /// Sets a ledger up.
  public init(_ settings: SubjectSettings) { self.settings = settings }

  /// Makes a ledger.
  public func makeMachine(
    of host: Int, seed: UInt64, restoring records: [Never], at now: MeshTime
  ) -> LedgerMachine { LedgerMachine() }

  /// Makes the checker.
  public func makeChecker(byzantine: Set<Int>) -> LedgerChecker { LedgerChecker() }

  /// Makes the callers.
  public func makeClients(seed: UInt64) -> LedgerCallers { LedgerCallers(settings) }

  /// Whoever lies is among the callers.
  public func makeLiar(of host: Int, seed: UInt64) -> Honest<Never> { Honest() }
}
