import Mesh
import NIOConcurrencyHelpers
import NIOCore
import NIOSSL

/// Sends to one peer on one lane: connects, connects again, and sends what waits.
final class PeerLink: Sendable {
  private let greeting: Frame
  private let queue = OutboundQueue()
  private let address: NIOLockedValueBox<HostAddress>
  private let context: NIOSSLContext
  private let identity: PeerIdentity
  private let group: any EventLoopGroup
  private let worker = NIOLockedValueBox<Task<Void, Never>?>(nil)

  init(
    to identity: PeerIdentity, at address: HostAddress, greeting: Greeting, context: NIOSSLContext,
    group: any EventLoopGroup
  ) {
    self.identity = identity
    self.address = NIOLockedValueBox(address)
    self.greeting = Frame(.greeting, greeting.wireBytes)
    self.context = context
    self.group = group
    worker.withLockedValue { $0 = Task { [weak self] in await self?.work() } }
  }

  /// Sends a frame of messages, or drops it in the end.
  func send(_ bytes: [UInt8]) { queue.push(bytes) }

  /// The peer is somewhere else now.
  func move(to place: HostAddress) { address.withLockedValue { $0 = place } }

  /// Closes the connection.
  func close() {
    queue.close()
    worker.withLockedValue { $0?.cancel() }
  }

  private func work() async {
    var pause = TransportLimits.firstPause
    while !Task.isCancelled {
      let start = ContinuousClock.now
      // Whatever ends a connection, the answer is the same: another one.
      try? await converse()
      if ContinuousClock.now - start > TransportLimits.longestPause {
        pause = TransportLimits.firstPause
      }
      // Peers that lost one connection at the same moment do not all come back at the same moment.
      try? await Task.sleep(for: pause * Double.random(in: 0.5...1.5))
      pause = min(pause * 2, TransportLimits.longestPause)
    }
  }

  private func converse() async throws {
    let context = context
    let (channel, handshake) = try await FramePipeline.connect(
      to: address.withLockedValue { $0 }, limit: TransportLimits.peerFrame, group: group
    ) { try NIOSSLClientHandler(context: context, serverHostname: nil) }
    try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(greeting)
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
          // The peer says nothing here: this ends when the connection does.
          for try await _ in inbound {}
          throw TransportError.closed
        }
        tasks.addTask {
          try await handshake.get()
          try await self.check(channel.channel)
          while let bytes = await self.queue.next() {
            try await outbound.write(Frame(.mesh, bytes))
          }
        }
        defer { tasks.cancelAll() }
        try await tasks.next()
      }
    }
  }

  /// The chain is verified; that it is this node's, and not another's, is for us to say.
  private func check(_ channel: any Channel) async throws {
    let certificate = try await channel.nioSSL_peerCertificate().get()
    guard certificate.flatMap(PeerIdentity.init) == identity else {
      throw TransportError.badCertificate
    }
  }
}
