import NIOCore
import NIOEmbedded
import NIOTLS
import Testing

@testable import MeshTransport

@Suite("The wait for a handshake")
struct HandshakeHandlerTests {
  private func connected() throws -> (EmbeddedChannel, EmbeddedEventLoop, EventLoopFuture<Void>) {
    let loop = EmbeddedEventLoop()
    let handler = HandshakeHandler(on: loop)
    let done = handler.done
    let channel = EmbeddedChannel(handler: handler, loop: loop)
    try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return (channel, loop, done)
  }

  @Test("It ends the connection where nothing comes of it, as when the other end has given up")
  func deadline() throws {
    let (channel, loop, done) = try connected()
    loop.advanceTime(by: .seconds(9))
    #expect(channel.isActive)
    loop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
    #expect(throws: TransportError.closed) { try done.wait() }
  }

  @Test("It is over once TLS has agreed")
  func completion() throws {
    let (channel, loop, done) = try connected()
    channel.pipeline.fireUserInboundEventTriggered(
      TLSUserEvent.handshakeCompleted(negotiatedProtocol: nil))
    try done.wait()
    loop.advanceTime(by: .hours(1))
    #expect(channel.isActive)
    _ = try channel.finish()
  }
}
