import MeshTransport
import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Serves a run's tools on a Unix-domain socket: MCP, one message a line.
public final class ToolServer: Sendable {
  /// Where it listens.
  public let place: ToolSocketPlace
  private let channel: any Channel
  private let connections: ConnectionTasks

  private init(place: ToolSocketPlace, channel: any Channel, connections: ConnectionTasks) {
    self.place = place
    self.channel = channel
    self.connections = connections
  }

  /// Listens.
  ///
  /// - Parameters:
  ///   - place: where; a socket that a dead runtime left there is taken away.
  ///   - service: what is served.
  ///   - group: whose threads carry the connections.
  ///   - connections: most connections at a time; further ones are closed at once.
  /// - Throws: what NIO throws where the socket cannot be bound.
  public static func start(
    at place: ToolSocketPlace, service: ToolService, group: any EventLoopGroup,
    connections limit: Int = RuntimeLimits.toolConnections
  ) async throws -> ToolServer {
    let connections = ConnectionTasks(limit: limit)
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let connection = try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel)
          connections.start { isWelcome in
            // A client that breaks off is no concern of the others.
            try? await connection.executeThenClose { inbound, outbound in
              guard isWelcome else { return }
              try await ToolConnection(service: service) { message in
                try await outbound.write(ByteBuffer(bytes: message.line()))
              }.serve(inbound)
            }
          }
        }
      }
      .bind(unixDomainSocketPath: place.path, cleanupExistingSocketFile: true).get()
    chmod(place.path, 0o600)
    return ToolServer(place: place, channel: channel, connections: connections)
  }

  /// Closes the socket and all connections, and waits until the calls under way are told to end.
  public func stop() async {
    try? await channel.close()
    await connections.stop()
    place.remove()
  }
}
