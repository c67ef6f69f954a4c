import Mesh
import NIOConcurrencyHelpers
import NIOCore
import NIOSSL

/// Carries one node's messages to its peers, over mutual TLS.
///
/// Messages may be lost, as the protocols allow: where a peer is away, what waits for it is bounded.
public final class MeshTransport: Sendable {
  private struct Lanes {
    let pulse: PeerLink
    let bulk: PeerLink
  }

  private let identity: PeerIdentity
  private let plan: String
  private let context: NIOSSLContext
  private let group: any EventLoopGroup
  private let peers = NIOLockedValueBox<[NodeID: Lanes]>([:])

  /// Makes a transport that knows no peer yet.
  ///
  /// - Parameters:
  ///   - credentials: what the node proves itself with.
  ///   - plan: digest of the plan, which peers must have too.
  ///   - group: whose threads carry the connections.
  /// - Throws: ``TransportError/badCertificate``.
  public init(
    _ credentials: NodeCredentials, plan: String, group: any EventLoopGroup
  ) throws(TransportError) {
    identity = credentials.identity
    self.plan = plan
    self.group = group
    do {
      context = try credentials.client()
    } catch {
      throw .badCertificate
    }
  }

  /// Says where peers are. Who is not named any more keeps its connection.
  public func update(_ addresses: [NodeID: HostAddress]) {
    peers.withLockedValue { peers in
      for (node, address) in addresses where node != identity.node {
        if let lanes = peers[node] {
          lanes.pulse.move(to: address)
          lanes.bulk.move(to: address)
        } else {
          peers[node] = Lanes(
            pulse: link(to: node, at: address, .pulse), bulk: link(to: node, at: address, .bulk))
        }
      }
    }
  }

  /// Sends messages to a peer, in order on each lane; those to one that is not known are lost.
  public func send(_ messages: [MeshMessage], to node: NodeID) {
    guard let lanes = peers.withLockedValue({ $0[node] }) else { return }
    for lane in Lane.allCases {
      let own = messages.filter { Lane($0) == lane }
      var start = 0
      while start < own.count {
        let part = own[start..<min(start + MeshLimits.messagesPerFrame, own.count)]
        start = part.endIndex
        let link = lane == .pulse ? lanes.pulse : lanes.bulk
        for frame in MeshTransport.frames(of: part) { link.send(frame) }
      }
    }
  }

  /// Closes all connections.
  public func close() {
    for lanes in peers.withLockedValue({ $0 }).values {
      lanes.pulse.close()
      lanes.bulk.close()
    }
  }

  /// As few frames as the largest allows; a message that is too large for any is lost.
  private static func frames(of messages: ArraySlice<MeshMessage>) -> [[UInt8]] {
    let bytes = MessageFrame(messages: Array(messages)).bytes
    guard bytes.count > MeshLimits.wireBytes else { return [bytes] }
    guard messages.count > 1 else { return [] }
    let middle = messages.startIndex + messages.count / 2
    return frames(of: messages[..<middle]) + frames(of: messages[middle...])
  }

  private func link(to node: NodeID, at address: HostAddress, _ lane: Lane) -> PeerLink {
    PeerLink(
      to: PeerIdentity(node: node, swarm: identity.swarm), at: address,
      greeting: .peer(node: identity.node, swarm: identity.swarm, plan: plan, lane: lane),
      context: context, group: group)
  }
}
