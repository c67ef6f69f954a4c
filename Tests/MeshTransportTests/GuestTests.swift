import Mesh
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@testable import MeshTransport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Guests")
struct GuestTests {
  /// Sends back what it gets.
  private struct Echo: FrameHandler {
    let writer: FrameWriter

    func receive(_ frame: Frame) async throws { try await writer.write(frame) }
    func closed() async {}
  }

  private struct Collect: FrameHandler {
    let arrivals: Arrivals<Frame>

    func receive(_ frame: Frame) async throws {
      arrivals.add(frame)
      throw TransportError.closed
    }
    func closed() async {}
  }

  @Test("a guest talks to the one whose fingerprint its token has")
  func echo() async throws {
    let node = try await TestNode(TestSwarm("run").credentials("b"), guest: { Echo(writer: $0) })
    let token = try JoinToken(JoinToken(fingerprint: node.credentials.fingerprint).text)
    let arrivals = Arrivals<Frame>()
    let frame = Frame(.control, Array("hello".utf8))
    await #expect(throws: TransportError.closed) {
      try await GuestConnection.carry(
        to: node.listener.address, fingerprint: token.fingerprint, limit: 1_024,
        group: MultiThreadedEventLoopGroup.singleton
      ) { writer, local in
        #expect(local == "127.0.0.1")
        try await writer.write(frame)
        return Collect(arrivals: arrivals)
      }
    }
    #expect(await arrivals.first { _ in true } == frame)
    await node.listener.stop()
  }

  @Test("another one than the token is for learns nothing")
  func wrongFingerprint() async throws {
    let node = try await TestNode(TestSwarm("run").credentials("b"), guest: { Echo(writer: $0) })
    await #expect(throws: TransportError.self) {
      try await GuestConnection.carry(
        to: node.listener.address, fingerprint: Array(repeating: 0, count: 32), limit: 1_024,
        group: MultiThreadedEventLoopGroup.singleton
      ) { writer, _ in Echo(writer: writer) }
    }
    await node.listener.stop()
  }

  @Test("a connection that breaks before it is secured is not taken for a stranger's")
  func brokenHandshake() async throws {
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { $0.close() }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(server.localAddress?.port)
    await #expect(throws: TransportError.closed) {
      try await GuestConnection.carry(
        to: HostAddress(host: "127.0.0.1", port: port), fingerprint: [], limit: 1_024,
        group: MultiThreadedEventLoopGroup.singleton
      ) { writer, _ in Echo(writer: writer) }
    }
    try await server.close()
  }

  @Test("a connection that is reset later is closed too, so that another one is tried")
  func reset() async throws {
    let credentials = try TestSwarm("run").credentials("b")
    let context = try credentials.server(takesStrangers: true)
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers([
            Reset(), NIOSSLServerHandler(context: context),
          ])
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(server.localAddress?.port)
    await #expect(throws: TransportError.closed) {
      try await GuestConnection.carry(
        to: HostAddress(host: "127.0.0.1", port: port), fingerprint: credentials.fingerprint,
        limit: 1_024, group: MultiThreadedEventLoopGroup.singleton
      ) { writer, _ in Echo(writer: writer) }
    }
    try await server.close()
  }

  /// Gives a connection up once TLS has agreed for the other end, as a host that loses its memory does.
  private final class Reset: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var isBegun = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard isBegun else {
        isBegun = true
        return context.fireChannelRead(data)
      }
      // Closing without lingering sends RST (RFC 9293, 3.10.4).
      let channel = context.channel as? any SocketOptionProvider
      _ = channel?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
      context.close(promise: nil)
    }
  }

  @Test("tokens are read as they were written, and nothing else is a token")
  func tokens() throws {
    let token = JoinToken(fingerprint: Array(repeating: 7, count: 32))
    #expect(try JoinToken(token.text) == token)
    #expect(token.secret != JoinToken(fingerprint: token.fingerprint).secret)
    for text in ["", "abc", String(repeating: "=", count: 88), token.text + "A"] {
      #expect(throws: TransportError.badToken) { try JoinToken(text) }
    }
  }

  @Test(
    "addresses are read as they are written",
    arguments: [
      ("127.0.0.1:80", "127.0.0.1:80"), ("[::1]:7700", "[::1]:7700"), ("host:0", "host:0"),
      ("::1:80", nil), ("host", nil), ("host:", nil), ("host:70000", nil), (":80", nil),
      ("a b:80", nil), ("host:-1", nil), ("h\u{1b}:1", nil),
    ])
  func addresses(_ text: String, _ expected: String?) {
    #expect(HostAddress(text)?.description == expected)
  }
}
