import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

typealias FrameChannel = NIOAsyncChannel<Frame, Frame>

/// Sockets that carry frames over TLS.
enum FramePipeline {
  /// Connects.
  ///
  /// - Returns: the connection, and when it is known who is at the other end.
  /// - Throws: ``TransportError/unreachable(_:reason:)``, ``TransportError/unanswered(_:)``.
  static func connect(
    to address: HostAddress, limit: Int, group: any EventLoopGroup,
    tls: @escaping @Sendable () throws -> NIOSSLClientHandler
  ) async throws(TransportError) -> (FrameChannel, handshake: EventLoopFuture<Void>) {
    do {
      return try await ClientBootstrap(group: group)
        .connectTimeout(TransportLimits.connecting)
        .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        .connect(host: address.host, port: address.port) { channel in
          channel.eventLoop.makeCompletedFuture {
            let handshake = HandshakeHandler(on: channel.eventLoop)
            let done = handshake.done
            try channel.pipeline.syncOperations.addHandlers([try tls(), handshake])
            return (try wrap(channel, limit: limit), done)
          }
        }
    } catch {
      if SocketReason.isTimeout(error) { throw .unanswered(address.description) }
      throw .unreachable(address.description, reason: SocketReason.text(of: error))
    }
  }

  /// Ends a connection at whose other end nobody is any more: who only waits for what that end says would wait for
  /// good.
  static func watch(_ channel: any Channel) {
    _ = channel.setOption(ChannelOptions.socketOption(.so_keepalive), value: 1)
    #if os(Linux)
      // The first says when probes have waited for long enough.
      _ = channel.setOption(LinuxTCP.userTimeout, value: TransportLimits.unanswered)
      _ = channel.setOption(LinuxTCP.keepIdle, value: TransportLimits.idle)
      _ = channel.setOption(LinuxTCP.keepInterval, value: TransportLimits.probing)
    #endif
  }

  /// Puts frames on top of what is there.
  static func wrap(_ channel: any Channel, limit: Int) throws -> FrameChannel {
    #if os(Linux)
      _ = channel.setOption(LinuxTCP.userTimeout, value: TransportLimits.unacknowledged)
      _ = channel.setOption(LinuxTCP.notSentLowWater, value: TransportLimits.unsent)
    #endif
    _ = channel.setOption(
      ChannelOptions.writeBufferWaterMark,
      value: ChannelOptions.Types.WriteBufferWaterMark(
        low: Int(TransportLimits.unsent), high: 2 * Int(TransportLimits.unsent)))
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(ByteToMessageHandler(FrameDecoder(limit: limit)))
    try pipeline.addHandler(MessageToByteHandler(FrameEncoder()))
    return try FrameChannel(wrappingChannelSynchronously: channel)
  }
}

#if os(Linux)
  /// Options of tcp(7) that the C library's headers hide from Swift.
  private enum LinuxTCP {
    static var keepIdle: ChannelOptions.Types.SocketOption { option(4) }
    static var keepInterval: ChannelOptions.Types.SocketOption { option(5) }
    static var userTimeout: ChannelOptions.Types.SocketOption { option(18) }
    static var notSentLowWater: ChannelOptions.Types.SocketOption { option(25) }

    private static func option(_ number: CInt) -> ChannelOptions.Types.SocketOption {
      ChannelOptions.socket(SocketOptionLevel(IPPROTO_TCP), SocketOptionName(number))
    }
  }
#endif

/// Writes frames to the other end; suspends while that end is slow.
public struct FrameWriter: Sendable {
  let outbound: NIOAsyncChannelOutboundWriter<Frame>

  /// Writes a frame.
  ///
  /// - Throws: ``TransportError/closed`` where the connection is gone.
  public func write(_ frame: Frame) async throws(TransportError) {
    do {
      try await outbound.write(frame)
    } catch {
      throw .closed
    }
  }
}

/// What takes the frames of a connection.
public protocol FrameHandler: Sendable {
  /// Takes a frame; while it does, no further one is read. An error ends the connection.
  func receive(_ frame: Frame) async throws
  /// The connection is gone; called once.
  func closed() async
}
