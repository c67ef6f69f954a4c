import NIOCore
import NIOTLS

/// Tells when TLS has agreed: before, nobody knows who is at the other end. A connection that takes too long for that
/// ends: where the other end gave it up, and that was lost, nothing more would ever come.
final class HandshakeHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let promise: EventLoopPromise<Void>
  /// Fails where the connection ends before.
  var done: EventLoopFuture<Void> { promise.futureResult }

  private var deadline: Scheduled<Void>?

  init(on eventLoop: any EventLoop) { promise = eventLoop.makePromise() }

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    let patience = TransportLimits.greeting.components.seconds
    deadline = context.eventLoop.scheduleTask(in: .seconds(patience)) {
      channel.close(promise: nil)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? TLSUserEvent, case .handshakeCompleted = event {
      deadline?.cancel()
      promise.succeed()
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.fireErrorCaught(error)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    deadline?.cancel()
    promise.fail(TransportError.closed)
  }
}
