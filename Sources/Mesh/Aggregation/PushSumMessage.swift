/// A part of a node's mass: what is moved from node to node and never made or destroyed.
public struct Mass: Hashable, Sendable {
  /// Of the values, in parts of their unit; see ``FixedPoint``.
  public var sum: Int64
  /// Of the weights; see ``PushSum/weightOfNode``.
  public var weight: Int64

  /// No mass.
  public static let zero = Mass(sum: 0, weight: 0)

  /// Makes a mass.
  public init(sum: Int64, weight: Int64) {
    self.sum = sum
    self.weight = weight
  }

  /// Whether a swarm of ``MeshLimits/nodes`` can hold as much.
  var isPossible: Bool {
    weight >= 0 && weight <= PushSum.weightOfNode * Int64(MeshLimits.nodes)
      && sum.magnitude <= FixedPoint.largestTotal
  }

  /// Both together; nil where no swarm has so much.
  func adding(_ other: Mass) -> Mass? {
    let (sum, overflow) = sum.addingReportingOverflow(other.sum)
    let (weight, overweight) = weight.addingReportingOverflow(other.weight)
    let total = Mass(sum: sum, weight: weight)
    return overflow || overweight || !total.isPossible ? nil : total
  }
}

/// What nodes that take a push-sum send each other.
public enum PushSumMessage: Hashable, Sendable {
  /// Mass under the number that it has among the sender's transfers to the receiver, with the least and
  /// the greatest value that the sender has heard of.
  case push(number: UInt64, Mass, least: Int64, greatest: Int64)
  /// All transfers up to this number are taken.
  case taken(number: UInt64)
}

/// What a node must find again after a restart: its mass, what is under way, and what it has taken.
public struct PushSumRecord: Hashable, Sendable {
  var held: Mass
  var least: Int64
  var greatest: Int64
  var channels: [NodeID: PushSumChannel]
}

/// What a node has with one peer.
struct PushSumChannel: Hashable, Sendable {
  /// The number of the last transfer to the peer.
  var sent: UInt64 = 0
  /// That transfer, until the peer has taken it.
  var pending: Mass?
  /// The number of the peer's last transfer that was taken.
  var taken: UInt64 = 0
}

extension Mass: WireCodable {
  /// Writes the mass.
  public func encode(to writer: inout WireWriter) {
    writer.write(sum)
    writer.write(weight)
  }

  /// Reads a mass that a swarm can hold.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(sum: try reader.readInt64(), weight: try reader.readInt64())
    guard isPossible else { throw .outOfRange }
  }
}

extension PushSumMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .push(let number, let mass, let least, let greatest):
      writer.write(UInt8(0))
      writer.write(number)
      writer.write(mass)
      writer.write(least)
      writer.write(greatest)
    case .taken(let number):
      writer.write(UInt8(1))
      writer.write(number)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0:
      self = .push(
        number: try reader.readUInt64(), try Mass(from: &reader), least: try reader.readInt64(),
        greatest: try reader.readInt64())
    case 1: self = .taken(number: try reader.readUInt64())
    default: throw .unknownCase
    }
  }
}

extension PushSumRecord: WireCodable {
  /// Writes the record, peers in the order of their names.
  public func encode(to writer: inout WireWriter) {
    writer.write(held)
    writer.write(least)
    writer.write(greatest)
    writer.writeCount(channels.count)
    for (peer, channel) in channels.sorted(by: { $0.key < $1.key }) {
      writer.write(peer)
      writer.write(channel.sent)
      writer.write(channel.pending)
      writer.write(channel.taken)
    }
  }

  /// Reads a record.
  public init(from reader: inout WireReader) throws(WireError) {
    held = try Mass(from: &reader)
    least = try reader.readInt64()
    greatest = try reader.readInt64()
    channels = [:]
    for _ in 0..<(try reader.readCount(limit: MeshLimits.nodes)) {
      let peer = try NodeID(from: &reader)
      channels[peer] = PushSumChannel(
        sent: try reader.readUInt64(), pending: try reader.readOptional(Mass.self),
        taken: try reader.readUInt64())
    }
  }
}
