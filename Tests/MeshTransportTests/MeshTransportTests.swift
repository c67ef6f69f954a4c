import Crypto
import Mesh
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import NIOPosix
import NIOSSL
import Testing

@testable import MeshTransport

@Suite("Messages between nodes of several processes")
struct MeshTransportTests {
  @Test("messages arrive from whom they are, in order on their lane")
  func order() async throws {
    let swarm = try TestSwarm("run")
    let node = try await TestNode(swarm.credentials("b"))
    let transport = try MeshTransport.make(
      swarm.credentials("a"), to: "b", at: node.listener.address)
    transport.send((1...10_000).map { bulk($0) } + [pulse(1)], to: "b")
    let expected = NIOLockedValueBox<UInt64>(0)
    let last = await node.messages.first { arrival in
      guard arrival.from == "a" else { return false }
      guard case .mailbox(.received(let number, _)) = arrival.message else { return false }
      expected.withLockedValue { $0 += number == $0 + 1 ? 1 : 0 }
      return number == 10_000
    }
    #expect(last?.from == "a")
    #expect(expected.withLockedValue { $0 } == 10_000)
    transport.close()
    await node.listener.stop()
  }

  @Test("a peer that comes back elsewhere is found again")
  func moving() async throws {
    let swarm = try TestSwarm("run")
    let credentials = try swarm.credentials("b")
    let first = try await TestNode(credentials)
    let transport = try MeshTransport.make(
      swarm.credentials("a"), to: "b", at: first.listener.address)
    let sending = transport.insist(pulse(7), to: "b")
    #expect(await first.messages.first { $0.from == "a" } != nil)
    await first.listener.stop()
    let second = try await TestNode(credentials)
    transport.update(["b": second.listener.address])
    #expect(await second.messages.first { $0.from == "a" } != nil)
    sending.cancel()
    transport.close()
    await second.listener.stop()
  }

  @Test("who is not certified, of another swarm, another node or with another plan is refused")
  func refusals() async throws {
    let swarm = try TestSwarm("run")
    let node = try await TestNode(swarm.credentials("b"))
    let address = node.listener.address
    let otherPlan = try MeshTransport.make(
      swarm.credentials("a"), plan: "another", to: "b", at: address)
    let planning = otherPlan.insist(pulse(1), to: "b")
    #expect(await node.refusals.first { $0 == "refused: 'a' has another plan" } != nil)
    planning.cancel()
    otherPlan.close()

    // Says that it is c, and shows the certificate of a.
    let credentials = try swarm.credentials("a")
    let context = try credentials.client()
    try await say(.peer(node: "c", swarm: "run", plan: "plan", lane: .bulk), context, address)
    #expect(
      await node.refusals.first { $0 == "refused: 'a' says that it is another node" } != nil)

    // Another authority of the same name, and nobody's certificate.
    let strangers = [
      try TestSwarm("run").credentials("a").client(), try NodeCredentials.stranger(),
    ]
    for context in strangers {
      await #expect(throws: (any Error).self) {
        try await say(
          .peer(node: "a", swarm: "run", plan: "plan", lane: .bulk), context, address)
      }
    }
    // None of them got a message through, and the others still do.
    let transport = try MeshTransport.make(credentials, to: "b", at: address)
    let sending = transport.insist(pulse(99), to: "b")
    let first = await node.messages.first { _ in true }
    #expect(first?.message == pulse(99))
    sending.cancel()
    transport.close()
    await node.listener.stop()
  }

  @Test("nothing is sent to a node that is not the one that was meant")
  func impostor() async throws {
    let swarm = try TestSwarm("run")
    let node = try await TestNode(swarm.credentials("c"))
    let transport = try MeshTransport.make(
      swarm.credentials("a"), to: "b", at: node.listener.address)
    let meant = transport.insist(pulse(1), to: "b")
    let other = try MeshTransport.make(
      swarm.credentials("d"), to: "c", at: node.listener.address)
    let sending = other.insist(pulse(2), to: "c")
    // What is sent second arrives first, and for long enough.
    for _ in 0..<20 {
      #expect(await node.messages.first { _ in true }?.from == "d")
    }
    meant.cancel()
    sending.cancel()
    transport.close()
    other.close()
    await node.listener.stop()
  }

  @Test("what is no frame ends the connection, and nothing else")
  func garbage() async throws {
    let swarm = try TestSwarm("run")
    let node = try await TestNode(swarm.credentials("b"))
    let address = node.listener.address
    let context = try swarm.credentials("a").client()
    let greeting = Frame(
      .greeting, Greeting.peer(node: "a", swarm: "run", plan: "plan", lane: .bulk).wireBytes)
    let hostile: [[Frame]] = [
      [Frame(.mesh, [1, 2, 3])], [Frame(.greeting, [])], [Frame(.greeting, [255, 0])],
      [greeting, Frame(.mesh, [1, 0, 0, 0, 255, 255, 255, 255])], [greeting, Frame(.control, [])],
      [Frame(.greeting, Greeting.guest.wireBytes), Frame(.control, [1])],
    ]
    for frames in hostile {
      try await say(frames, context, address)
      #expect(await node.refusals.first { _ in true } != nil)
    }
    let transport = try MeshTransport.make(swarm.credentials("a"), to: "b", at: address)
    let sending = transport.insist(pulse(5), to: "b")
    #expect(await node.messages.first { $0.message == pulse(5) } != nil)
    sending.cancel()
    transport.close()
    await node.listener.stop()
  }

  @Test("a frame that is larger than it may be is refused before its bytes are there")
  func largeFrame() throws {
    var decoder = FrameDecoder(limit: 10)
    let channel = try NIOAsyncTestingFrames(&decoder)
    #expect(throws: TransportError.badFrame) { try channel.read([0, 0, 0, 11, 2]) }
    #expect(throws: TransportError.badFrame) { try channel.read([0, 0, 0, 1, 9, 0]) }
    #expect(try channel.read([0, 0, 0, 2, 2, 7, 8]) == [Frame(.mesh, [7, 8])])
  }

  @Test("of what waits for a peer that is away the oldest gives way")
  func boundedQueue() async {
    let queue = OutboundQueue(limit: 10)
    #expect(queue.push([1, 1, 1, 1]) == 0)
    #expect(queue.push([2, 2, 2, 2]) == 0)
    #expect(queue.push([3, 3, 3, 3]) == 1)
    #expect(await queue.next() == [2, 2, 2, 2])
    #expect(queue.push(Array(repeating: 4, count: 20)) == 1)
    #expect(await queue.next() == Array(repeating: 4, count: 20))
    queue.close()
    #expect(await queue.next() == nil)
  }

  @Test("what has waited too long is not sent any more")
  func staleFrames() async {
    let time = NIOLockedValueBox(ContinuousClock.now)
    let queue = OutboundQueue(staleness: .seconds(2), now: { time.withLockedValue { $0 } })
    queue.push([1])
    time.withLockedValue { $0 += .seconds(1) }
    queue.push([2])
    time.withLockedValue { $0 += .milliseconds(1_500) }
    queue.push([3])
    #expect(await queue.next() == [2])
    #expect(await queue.next() == [3])
  }
}

private func say(
  _ greeting: Greeting, _ context: NIOSSLContext, _ address: HostAddress
) async throws {
  try await say([Frame(.greeting, greeting.wireBytes)], context, address)
}

/// Says something and waits until the other end hangs up.
private func say(_ frames: [Frame], _ context: NIOSSLContext, _ address: HostAddress) async throws {
  let (channel, _) = try await FramePipeline.connect(
    to: address, limit: 1_024, group: MultiThreadedEventLoopGroup.singleton
  ) { try NIOSSLClientHandler(context: context, serverHostname: nil) }
  try await channel.executeThenClose { inbound, outbound in
    for frame in frames { try await outbound.write(frame) }
    do {
      for try await _ in inbound {}
    } catch NIOSSLError.uncleanShutdown {
      // The other end just closes the socket on whom it does not want.
    }
  }
}

/// Feeds bytes to the decoder as a socket would.
private struct NIOAsyncTestingFrames {
  init(_ decoder: inout FrameDecoder) throws { self.decoder = decoder }
  private let decoder: FrameDecoder

  func read(_ bytes: [UInt8]) throws -> [Frame] {
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(decoder))
    try channel.writeInbound(ByteBuffer(bytes: bytes))
    var frames: [Frame] = []
    while let frame = try channel.readInbound(as: Frame.self) { frames.append(frame) }
    return frames
  }
}

extension MeshTransportTests {
  @Test("a listener that stops while others connect leaves no connection behind")
  func stopping() async throws {
    let swarm = try TestSwarm("run")
    let context = try swarm.credentials("a").client()
    for _ in 0..<20 {
      let node = try await TestNode(swarm.credentials("b"))
      let address = node.listener.address
      await withTaskGroup(of: Void.self) { tasks in
        for _ in 0..<16 {
          tasks.addTask {
            // Most are cut off somewhere on the way; none may take the process along.
            try? await say(
              .peer(node: "a", swarm: "run", plan: "plan", lane: .bulk), context, address)
          }
        }
        tasks.addTask {
          for _ in 0..<Int.random(in: 0...50) { await Task.yield() }
          await node.listener.stop()
        }
      }
    }
  }
}
