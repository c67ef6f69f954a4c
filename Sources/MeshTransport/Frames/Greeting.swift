import Mesh

/// The first that is said on a connection.
enum Greeting: Sendable, Hashable {
  /// A node of the swarm sends messages of the mesh from now on.
  case peer(node: NodeID, swarm: String, plan: String, lane: Lane)
  /// Somebody wants to take part in the run; whether it may is judged by what it asks for.
  case guest
}

/// Connections to a peer, so that signs of life do not queue behind large messages.
enum Lane: UInt8, Sendable, CaseIterable {
  /// Signs of life.
  case pulse = 0
  /// Everything else.
  case bulk = 1

  init(_ message: MeshMessage) {
    if case .membership = message { self = .pulse } else { self = .bulk }
  }
}

extension Greeting: WireCodable {
  /// Counts what other versions could not read.
  private static let version: UInt8 = 1

  func encode(to writer: inout WireWriter) {
    writer.write(Self.version)
    switch self {
    case .peer(let node, let swarm, let plan, let lane):
      writer.write(0 as UInt8)
      writer.write(node.text)
      writer.write(swarm)
      writer.write(plan)
      writer.write(lane.rawValue)
    case .guest: writer.write(1 as UInt8)
    }
  }

  init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readByte() == Self.version else { throw .unknownCase }
    switch try reader.readByte() {
    case 0:
      let node = NodeID(try reader.readText(limit: TransportLimits.name))
      let swarm = try reader.readText(limit: TransportLimits.name)
      let plan = try reader.readText(limit: TransportLimits.name)
      guard let lane = Lane(rawValue: try reader.readByte()) else { throw .unknownCase }
      self = .peer(node: node, swarm: swarm, plan: plan, lane: lane)
    case 1: self = .guest
    default: throw .unknownCase
    }
  }
}
