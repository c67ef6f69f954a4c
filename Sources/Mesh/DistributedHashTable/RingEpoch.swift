/// Who keeps the table for a while. Epochs are decided by the ledger, one behind the other: all nodes
/// agree on what each number stands for.
public struct RingEpoch: Sendable, Hashable {
  /// Its number, from 1; each is one more than the one before.
  public let number: UInt64
  /// The nodes on the ring, ascending.
  public let nodes: [NodeID]
  /// Nodes of earlier epochs whose disk is gone for good, ascending, as someone who can know has told
  /// the ledger. A majority that counts on them is not waited for: what only they held is lost.
  public let lost: [NodeID]

  /// Makes an epoch.
  public init(number: UInt64, nodes: [NodeID], lost: [NodeID] = []) {
    self.number = number
    self.nodes = nodes.sorted()
    self.lost = lost.sorted()
  }
}

extension RingEpoch: WireCodable {
  /// Writes the epoch.
  public func encode(to writer: inout WireWriter) {
    writer.write(number)
    writer.write(nodes)
    writer.write(lost)
  }

  /// Reads an epoch.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      number: try reader.readUInt64(), nodes: try reader.readList(limit: MeshLimits.nodes),
      lost: try reader.readList(limit: MeshLimits.nodes))
  }
}
