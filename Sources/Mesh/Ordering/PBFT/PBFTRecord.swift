/// What a node of a pBFT group must not forget.
public enum PBFTRecord: Sendable, Hashable {
  /// The view it is in, or wants.
  case view(UInt64, isChanging: Bool)
  /// A proposal that it made or agreed with.
  case accepted(OrderVote, [SignedCommand])
  /// A batch that it saw prepared, and so votes to commit.
  case prepared(PBFTPreparedCertificate)
  /// A decided batch with its commits.
  case decided([SignedCommand], [OrderVote])
  /// The view that it began as primary.
  case began(PBFTNewView)
  /// A stable checkpoint with its state, in place of what lies before; the records that are still
  /// needed follow.
  case checkpoint(
    CheckpointCertificate, changes: [CheckpointCertificate], [UInt8], [PBFTRecord])
}

extension PBFTRecord: WireCodable {
  /// Writes the record.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .view(let view, let isChanging):
      writer.write(0 as UInt8)
      writer.write(view)
      writer.write(isChanging)
    case .accepted(let vote, let batch):
      writer.write(1 as UInt8)
      writer.write(vote)
      writer.write(batch)
    case .prepared(let certificate):
      writer.write(2 as UInt8)
      writer.write(certificate)
    case .decided(let batch, let votes):
      writer.write(3 as UInt8)
      writer.write(batch)
      writer.write(votes)
    case .began(let view):
      writer.write(4 as UInt8)
      writer.write(view)
    case .checkpoint(let certificate, let changes, let state, let records):
      writer.write(5 as UInt8)
      writer.write(certificate)
      writer.write(changes)
      writer.write(state)
      writer.write(records)
    }
  }

  /// Reads a record.
  public init(from reader: inout WireReader) throws(WireError) {
    self = try Self.read(from: &reader, isNested: false)
  }

  private static func read(
    from reader: inout WireReader, isNested: Bool
  ) throws(WireError) -> PBFTRecord {
    switch try reader.readByte() {
    case 0: return .view(try reader.readUInt64(), isChanging: try reader.readBool())
    case 1:
      return .accepted(
        try reader.read(), try reader.readList(limit: MeshLimits.entriesPerMessage))
    case 2: return .prepared(try reader.read())
    case 3:
      return .decided(
        try reader.readList(limit: MeshLimits.entriesPerMessage),
        try reader.readList(limit: MeshLimits.nodes))
    case 4: return .began(try reader.read())
    case 5 where !isNested:
      let certificate: CheckpointCertificate = try reader.read()
      let changes = try reader.readList(
        CheckpointCertificate.self, limit: MeshLimits.membershipChanges)
      let state = try reader.readBytes(limit: MeshLimits.wireBytes)
      var records: [PBFTRecord] = []
      for _ in 0..<(try reader.readCount(limit: 4 * MeshLimits.openSequences + 2)) {
        records.append(try read(from: &reader, isNested: true))
      }
      return .checkpoint(certificate, changes: changes, state, records)
    default: throw .unknownCase
    }
  }
}
