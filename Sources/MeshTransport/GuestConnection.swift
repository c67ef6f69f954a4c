import Crypto
import NIOConcurrencyHelpers
import NIOCore
import NIOSSL

/// A connection to a swarm that one does not belong to yet.
public enum GuestConnection {
  /// Connects, and carries frames until the connection ends.
  ///
  /// - Parameters:
  ///   - address: a node that takes guests.
  ///   - fingerprint: SHA-256 of that node's certificate; any other node is refused.
  ///   - limit: most bytes of a frame that is taken.
  ///   - group: whose threads carry the connection.
  ///   - handler: made once the connection is there, with what to answer by.
  /// - Throws: ``TransportError`` where no connection comes about, ``TransportError/closed`` where it breaks
  ///   and another one may fare better; what the handler throws.
  public static func carry(
    to address: HostAddress, fingerprint: [UInt8], limit: Int, group: any EventLoopGroup,
    handler: @escaping @Sendable (FrameWriter, _ local: String) async throws -> any FrameHandler
  ) async throws {
    let context: NIOSSLContext
    do {
      context = try NodeCredentials.stranger()
    } catch {
      throw TransportError.badCertificate
    }
    let verdict = Verdict()
    let (channel, handshake) = try await FramePipeline.connect(
      to: address, limit: limit, group: group
    ) {
      try NIOSSLClientHandler(context: context, serverHostname: nil) { chain, promise in
        let isKnown = (try? chain.first?.toDERBytes()).map {
          Array(SHA256.hash(data: $0)) == fingerprint
        }
        if isKnown != true { verdict.isStranger.withLockedValue { $0 = true } }
        promise.succeed(isKnown == true ? .certificateVerified : .failed)
      }
    }
    FramePipeline.watch(channel.channel)
    do {
      try await carry(channel, handshake, verdict, to: address, handler)
    } catch  where SocketReason.isBroken(error) {
      throw TransportError.closed
    }
  }

  private static func carry(
    _ channel: FrameChannel, _ handshake: EventLoopFuture<Void>, _ verdict: Verdict,
    to address: HostAddress,
    _ handler: @Sendable (FrameWriter, _ local: String) async throws -> any FrameHandler
  ) async throws {
    let local = channel.channel.localAddress?.ipAddress ?? "127.0.0.1"
    try await channel.executeThenClose { inbound, outbound in
      do {
        try await handshake.get()
      } catch {
        guard verdict.isStranger.withLockedValue({ $0 }) else { throw TransportError.closed }
        throw TransportError.unreachable(
          address.description, reason: "it is not the swarm that the token is for")
      }
      try await outbound.write(Frame(.greeting, Greeting.guest.wireBytes))
      let handler = try await handler(FrameWriter(outbound: outbound), local)
      do {
        for try await frame in inbound { try await handler.receive(frame) }
      } catch {
        await handler.closed()
        throw error
      }
      await handler.closed()
    }
  }

  /// What became of the other end's certificate.
  private final class Verdict: Sendable {
    let isStranger = NIOLockedValueBox(false)
  }
}
