/// The span in which one node is the sequencer; no two nodes ever have the same one.
public struct Epoch: Sendable, Hashable, Comparable {
  /// Counts up with each attempt to become sequencer.
  public let round: UInt64
  /// The sequencer.
  public let node: NodeID

  /// Makes an epoch.
  public init(round: UInt64, node: NodeID) {
    self.round = round
    self.node = node
  }

  /// Whether the first is earlier.
  public static func < (first: Epoch, second: Epoch) -> Bool {
    first.round != second.round ? first.round < second.round : first.node < second.node
  }
}

/// A command in the log.
public struct LogEntry: Sendable, Hashable {
  /// The epoch in which it was put there.
  public let epoch: Epoch
  /// The command.
  public let command: OrderedCommand
  /// How many bytes it takes in a message.
  let size: Int

  /// Makes an entry.
  init(epoch: Epoch, command: OrderedCommand) {
    self.epoch = epoch
    self.command = command
    size = epoch.wireBytes.count + command.wireBytes.count
  }
}

/// A message of ``SequencerOrder``. Indices count from 1; 0 stands for the start of the log.
public enum SequencerMessage: Sendable, Hashable {
  /// To the sequencer: put these in order.
  case forward([OrderedCommand])
  /// May I be the sequencer? In a trial the answer binds nobody.
  case collect(Epoch, isTrial: Bool)
  /// You may; my log ends so. Unless it was a trial I follow no earlier epoch any more.
  case promise(Epoch, isTrial: Bool, lastEpoch: Epoch?, length: UInt64)
  /// To the node with the best log: hand over what is behind this index.
  case fetch(Epoch, after: UInt64)
  /// What is behind that index, or the first part of it.
  case page(Epoch, after: UInt64, [LogEntry])
  /// From the sequencer: these come behind that index, and this much is committed.
  case append(Epoch, after: UInt64, afterEpoch: Epoch?, [LogEntry], committed: UInt64)
  /// My log is yours up to this index.
  case appended(Epoch, UInt64)
  /// I miss what comes behind this index.
  case gap(Epoch, after: UInt64)
  /// I follow this later epoch.
  case superseded(Epoch)
}

/// What ``SequencerOrder`` needs after a restart.
public enum SequencerRecord: Sendable, Hashable {
  /// No earlier epoch is followed any more.
  case promised(Epoch)
  /// The log holds these behind that index and nothing further.
  case log(after: UInt64, [LogEntry])
}

extension Epoch: WireCodable {
  /// Writes the epoch.
  public func encode(to writer: inout WireWriter) {
    writer.write(round)
    writer.write(node)
  }

  /// Reads an epoch.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(round: try reader.readUInt64(), node: try reader.read())
  }
}

extension LogEntry: WireCodable {
  /// Writes the entry.
  public func encode(to writer: inout WireWriter) {
    writer.write(epoch)
    writer.write(command)
  }

  /// Reads an entry.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(epoch: try reader.read(), command: try reader.read())
  }
}

extension SequencerMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .forward(let commands):
      writer.write(0 as UInt8)
      writer.write(commands)
    case .collect(let epoch, let isTrial):
      writer.write(1 as UInt8)
      writer.write(epoch)
      writer.write(isTrial)
    case .promise(let epoch, let isTrial, let lastEpoch, let length):
      writer.write(2 as UInt8)
      writer.write(epoch)
      writer.write(isTrial)
      writer.write(lastEpoch)
      writer.write(length)
    case .fetch(let epoch, let index):
      writer.write(3 as UInt8)
      writer.write(epoch)
      writer.write(index)
    case .page(let epoch, let index, let entries):
      writer.write(4 as UInt8)
      writer.write(epoch)
      writer.write(index)
      writer.write(entries)
    case .append(let epoch, let index, let before, let entries, let committed):
      writer.write(5 as UInt8)
      writer.write(epoch)
      writer.write(index)
      writer.write(before)
      writer.write(entries)
      writer.write(committed)
    case .appended(let epoch, let index):
      writer.write(6 as UInt8)
      writer.write(epoch)
      writer.write(index)
    case .gap(let epoch, let index):
      writer.write(7 as UInt8)
      writer.write(epoch)
      writer.write(index)
    case .superseded(let epoch):
      writer.write(8 as UInt8)
      writer.write(epoch)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    let limit = MeshLimits.pendingCommands
    switch try reader.readByte() {
    case 0: self = .forward(try reader.readList(limit: limit))
    case 1: self = .collect(try reader.read(), isTrial: try reader.readBool())
    case 2:
      self = .promise(
        try reader.read(), isTrial: try reader.readBool(), lastEpoch: try reader.readOptional(),
        length: try reader.readUInt64())
    case 3: self = .fetch(try reader.read(), after: try reader.readUInt64())
    case 4:
      self = .page(
        try reader.read(), after: try reader.readUInt64(), try reader.readList(limit: limit))
    case 5:
      self = .append(
        try reader.read(), after: try reader.readUInt64(), afterEpoch: try reader.readOptional(),
        try reader.readList(limit: limit), committed: try reader.readUInt64())
    case 6: self = .appended(try reader.read(), try reader.readUInt64())
    case 7: self = .gap(try reader.read(), after: try reader.readUInt64())
    case 8: self = .superseded(try reader.read())
    default: throw .unknownCase
    }
  }
}

extension SequencerRecord: WireCodable {
  /// Writes the record.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .promised(let epoch):
      writer.write(0 as UInt8)
      writer.write(epoch)
    case .log(let index, let entries):
      writer.write(1 as UInt8)
      writer.write(index)
      writer.write(entries)
    }
  }

  /// Reads a record.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .promised(try reader.read())
    case 1:
      self = .log(
        after: try reader.readUInt64(), try reader.readList(limit: MeshLimits.pendingCommands))
    default: throw .unknownCase
    }
  }
}
