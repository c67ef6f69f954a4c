/// All that the swarm decides together: equal on nodes that applied the same commands.
public struct SwarmState: Sendable, Hashable {
  /// What runs where, and which result counts.
  public internal(set) var ledger: TaskLedger
  /// Who may ask it for what.
  public internal(set) var authority: LedgerAuthority
  /// What is voted on.
  public internal(set) var proposals: ProposalBoard

  /// Makes the state before the first command.
  ///
  /// - Parameters:
  ///   - members: who votes.
  ///   - faults: liars that votes on proposals are counted against.
  ///   - survivedLiars: liars that the order of commands survives.
  ///   - market: who may bid for tasks; nil where there are no auctions.
  public init(members: [NodeID], faults: Int, survivedLiars: Int, market: TaskMarket? = nil) {
    ledger = TaskLedger(market: market)
    proposals = ProposalBoard(members: members, faults: faults)
    authority = LedgerAuthority(members: members, faults: survivedLiars)
  }

  /// Applies the command at an index.
  ///
  /// - Returns: what changed, in order.
  /// - Throws: ``MeshRefusal``, and then nothing has changed.
  public mutating func apply(
    _ command: OrderedCommand, at index: UInt64
  ) throws(MeshRefusal) -> [MeshEvent] {
    let origin = command.id.origin
    switch command.command {
    case .barrier, .membership: return []
    case .ledger(let command):
      do {
        guard try authority.admits(command, from: origin, to: ledger) else { return [] }
        return try ledger.apply(command).map { .ledger(index: index, $0) }
      } catch {
        throw .ledger(error)
      }
    case .proposal(let command):
      do {
        return try proposals.apply(command, from: origin).map { .proposal(index: index, $0) }
      } catch {
        throw .proposal(error)
      }
    }
  }
}

extension SwarmState: WireCodable {
  /// Writes the state.
  public func encode(to writer: inout WireWriter) {
    writer.write(ledger)
    writer.write(authority)
    writer.write(proposals)
  }

  /// Reads a state.
  public init(from reader: inout WireReader) throws(WireError) {
    ledger = try reader.read()
    authority = try reader.read()
    proposals = try reader.read()
  }
}
