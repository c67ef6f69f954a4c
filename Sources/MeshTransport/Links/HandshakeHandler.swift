import NIOCore
import NIOTLS

/// Tells when TLS has agreed: before, nobody knows who is at the other end.
final class HandshakeHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let promise: EventLoopPromise<Void>
  /// Fails where the connection ends before.
  var done: EventLoopFuture<Void> { promise.futureResult }

  init(on eventLoop: any EventLoop) { promise = eventLoop.makePromise() }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? TLSUserEvent, case .handshakeCompleted = event {
      promise.succeed()
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.fireErrorCaught(error)
  }

  func handlerRemoved(context: ChannelHandlerContext) { promise.fail(TransportError.closed) }
}
