/// All that the swarm decides together: equal on nodes that applied the same commands.
public struct SwarmState: Sendable, Hashable {
  /// What runs where, and which result counts.
  public internal(set) var ledger = TaskLedger()
  /// What is voted on.
  public internal(set) var proposals: ProposalBoard

  /// Makes the state before the first command.
  public init(members: [NodeID], faults: Int) {
    proposals = ProposalBoard(members: members, faults: faults)
  }

  /// Applies the command at an index.
  ///
  /// - Returns: what changed, in order.
  /// - Throws: ``MeshRefusal``, and then nothing has changed.
  public mutating func apply(
    _ command: SwarmCommand, at index: UInt64
  ) throws(MeshRefusal) -> [MeshEvent] {
    switch command {
    case .barrier, .membership: return []
    case .ledger(let command):
      do {
        return try ledger.apply(command).map { .ledger(index: index, $0) }
      } catch {
        throw .ledger(error)
      }
    case .proposal(let command):
      do {
        return try proposals.apply(command).map { .proposal(index: index, $0) }
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
    writer.write(proposals)
  }

  /// Reads a state.
  public init(from reader: inout WireReader) throws(WireError) {
    ledger = try reader.read()
    proposals = try reader.read()
  }
}
