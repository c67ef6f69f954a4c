import Mesh
import NIOCore
import NIOPosix
import NIOSSL

/// Takes the connections of one node: its peers', and where they are wanted those of guests, who are
/// judged by what they say.
public final class MeshListener: Sendable {
  /// What the node does with what arrives.
  public struct Reception: Sendable {
    /// Takes messages of a peer, which is who it says it is.
    let messages: @Sendable ([MeshMessage], NodeID) async -> Void
    /// Takes a guest; nil where guests are turned away.
    let guest: (@Sendable (FrameWriter) async -> any FrameHandler)?
    /// Told why a connection was refused.
    let refused: @Sendable (String) async -> Void

    /// Puts them together.
    public init(
      messages: @escaping @Sendable ([MeshMessage], NodeID) async -> Void,
      guest: (@Sendable (FrameWriter) async -> any FrameHandler)? = nil,
      refused: @escaping @Sendable (String) async -> Void = { _ in }
    ) {
      self.messages = messages
      self.guest = guest
      self.refused = refused
    }
  }

  /// Where it listens.
  public let address: HostAddress
  private let channel: any Channel
  private let connections: ConnectionTasks

  private init(address: HostAddress, channel: any Channel, connections: ConnectionTasks) {
    self.address = address
    self.channel = channel
    self.connections = connections
  }

  /// Listens.
  ///
  /// - Parameters:
  ///   - address: where; port 0 takes any that is free.
  ///   - credentials: what the node proves itself with.
  ///   - plan: digest of the plan, which peers must have too.
  ///   - limit: most bytes of a guest's frame.
  ///   - group: whose threads carry the connections.
  ///   - reception: what is done with what arrives.
  /// - Throws: ``TransportError/cannotListen(_:reason:)``.
  public static func start(
    at address: HostAddress, credentials: NodeCredentials, plan: String,
    guestFrame limit: Int = TransportLimits.peerFrame, group: any EventLoopGroup,
    reception: Reception
  ) async throws(TransportError) -> MeshListener {
    do {
      let context = try credentials.server(takesStrangers: reception.guest != nil)
      let bound = max(limit, TransportLimits.peerFrame)
      let session = ListenerSession(
        identity: credentials.identity, plan: plan, reception: reception)
      let connections = ConnectionTasks(limit: TransportLimits.connections)
      let channel = try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 1_024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
            let connection = try FramePipeline.wrap(channel, limit: bound)
            connections.start { isWelcome in
              guard isWelcome else {
                try? await connection.executeThenClose { _, _ in }
                return
              }
              await session.take(connection)
            }
          }
        }
        .bind(host: address.host, port: address.port).get()
      let port = channel.localAddress?.port ?? address.port
      return MeshListener(
        address: HostAddress(host: address.host, port: port), channel: channel,
        connections: connections)
    } catch {
      throw .cannotListen(address.description, reason: SocketReason.text(of: error))
    }
  }

  /// Closes the socket and all connections.
  public func stop() async {
    try? await channel.close()
    await connections.stop()
  }
}

/// The connections of a listener.
private struct ListenerSession: Sendable {
  let identity: PeerIdentity
  let plan: String
  let reception: MeshListener.Reception

  func take(_ connection: FrameChannel) async {
    let channel = connection.channel
    let patience = TransportLimits.greeting.components.seconds
    let timer = channel.eventLoop.scheduleTask(in: .seconds(patience)) {
      channel.close(promise: nil)
    }
    do {
      try await connection.executeThenClose { inbound, outbound in
        var frames = inbound.makeAsyncIterator()
        guard let first = try await frames.next() else { return }
        timer.cancel()
        guard first.kind == .greeting, let greeting = try? Greeting(wireBytes: first.bytes) else {
          throw TransportError.badFrame
        }
        switch greeting {
        case .peer(let node, let swarm, let plan, _):
          try await check(channel, node: node, swarm: swarm, plan: plan)
          while let frame = try await frames.next() { try await take(frame, from: node) }
        case .guest:
          guard let guest = reception.guest else {
            throw TransportError.refused("guests are not welcome here")
          }
          let handler = await guest(FrameWriter(outbound: outbound))
          do {
            while let frame = try await frames.next() { try await handler.receive(frame) }
          } catch {
            await handler.closed()
            throw error
          }
          await handler.closed()
        }
      }
    } catch let error as TransportError {
      await reception.refused(error.description)
    } catch {
      // A connection that breaks is no news: who wants to talk comes back.
    }
    timer.cancel()
  }

  private func check(
    _ channel: any Channel, node: NodeID, swarm: String, plan: String
  ) async throws {
    let certificate = try await channel.nioSSL_peerCertificate().get()
    guard let known = certificate.flatMap(PeerIdentity.init) else {
      throw TransportError.refused("a connection without a certificate")
    }
    guard known == PeerIdentity(node: node, swarm: swarm), swarm == identity.swarm else {
      throw TransportError.refused("'\(known.node)' says that it is another node")
    }
    guard plan == self.plan else {
      throw TransportError.refused("'\(node)' has another plan")
    }
  }

  private func take(_ frame: Frame, from node: NodeID) async throws {
    guard frame.kind == .mesh else { throw TransportError.badFrame }
    do {
      let messages = try MessageFrame<MeshMessage>(reading: frame.bytes).messages
      await reception.messages(messages, node)
    } catch {
      throw TransportError.refused("'\(node)' sent what is no frame of the mesh: \(error)")
    }
  }
}
