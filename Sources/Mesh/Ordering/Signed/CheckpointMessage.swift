/// What nodes tell each other of checkpoints, so that whoever was left behind comes to a state.
public enum CheckpointMessage: Sendable, Hashable {
  /// A stable checkpoint, and the earlier ones at which the membership changed.
  case stable(CheckpointCertificate, changes: [CheckpointCertificate])
  /// The state of a checkpoint from an offset on, please.
  case askState(sequence: UInt64, offset: Int)
  /// A part of it.
  case state(sequence: UInt64, offset: Int, size: Int, [UInt8])

  /// What kind of message it is, in a word.
  public var kind: String {
    switch self {
    case .stable: "stable"
    case .askState: "ask-state"
    case .state: "state"
    }
  }
}

extension CheckpointMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .stable(let certificate, let changes):
      writer.write(0 as UInt8)
      writer.write(certificate)
      writer.write(changes)
    case .askState(let sequence, let offset):
      writer.write(1 as UInt8)
      writer.write(sequence)
      writer.write(offset)
    case .state(let sequence, let offset, let size, let bytes):
      writer.write(2 as UInt8)
      writer.write(sequence)
      writer.write(offset)
      writer.write(size)
      writer.write(bytes)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    let size = 0...MeshLimits.wireBytes
    switch try reader.readByte() {
    case 0:
      self = .stable(
        try reader.read(), changes: try reader.readList(limit: MeshLimits.membershipChanges))
    case 1:
      self = .askState(
        sequence: try reader.readUInt64(), offset: try reader.readInt(in: size))
    case 2:
      self = .state(
        sequence: try reader.readUInt64(), offset: try reader.readInt(in: size),
        size: try reader.readInt(in: size),
        try reader.readBytes(limit: MeshLimits.entryBytesPerMessage))
    default: throw .unknownCase
    }
  }
}
