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
  private let task: Task<Void, Never>

  private init(place: ToolSocketPlace, channel: any Channel, task: Task<Void, Never>) {
    self.place = place
    self.channel = channel
    self.task = task
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
    connections: Int = RuntimeLimits.toolConnections
  ) async throws -> ToolServer {
    let server = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .bind(unixDomainSocketPath: place.path, cleanupExistingSocketFile: true) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    chmod(place.path, 0o600)
    let task = Task { await serve(server, service, limit: connections) }
    return ToolServer(place: place, channel: server.channel, task: task)
  }

  /// Closes the socket and all connections, and waits until the calls under way are told to end.
  public func stop() async {
    task.cancel()
    try? await channel.close()
    await task.value
    place.remove()
  }

  private static func serve(
    _ server: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>,
    _ service: ToolService, limit: Int
  ) async {
    let open = ConnectionCount(limit: limit)
    // The socket is closed from outside in the end; no other error of it can be acted on.
    try? await server.executeThenClose { inbound in
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in inbound {
          guard open.enter() else {
            group.addTask { try? await connection.executeThenClose { _, _ in } }
            continue
          }
          group.addTask {
            defer { open.leave() }
            // A client that breaks off is no concern of the others.
            try? await connection.executeThenClose { inbound, outbound in
              try await ToolConnection(service: service) { message in
                try await outbound.write(ByteBuffer(bytes: message.line()))
              }
              .serve(inbound)
            }
          }
        }
      }
    }
  }
}
