import Mesh
import Testing

@Suite("Binary form")
struct WireTests {
  static let messages: [MeshMessage] = [
    .membership(.hello(NodeProfile(id: "n", agents: []), incarnation: 3, wantsAnswer: true)),
    .membership(.heartbeat(incarnation: 1, [])),
    .auction(.announce(AuctionTests.id, capabilities: ["é", ""], agent: "a")),
    .auction(.answer(AuctionTests.id, AuctionTests.bid(load: 17))),
    .order(.raft(.askVote(term: .max, lastIndex: 1, lastTerm: 2, isTransfer: true))),
    .order(
      .raft(
        .forward([
          OrderedCommand(
            id: CommandID(origin: "n", incarnation: 1, sequence: 2),
            command: .ledger(.propose([TaskSpecification(id: "t", needs: ["a"])])))
        ]))),
    .memory(.request([MemoryKey(namespace: "", key: "k")])),
    .mailbox(.received(sequence: 1, incarnation: 2)),
  ]

  @Test("Every message reads back as it was; cut or lengthened it is refused", arguments: messages)
  func roundTrip(message: MeshMessage) throws {
    let bytes = message.wireBytes
    #expect(try MeshMessage(wireBytes: bytes) == message)
    for length in 0..<bytes.count {
      #expect(throws: WireError.self) { try MeshMessage(wireBytes: Array(bytes[..<length])) }
    }
    #expect(throws: WireError.trailingBytes) { try MeshMessage(wireBytes: bytes + [0]) }
  }

  @Test("Damaged bytes are read to the same bytes or refused, never worse")
  func damaged() {
    var random = SplitMix64(seed: 9)
    for message in Self.messages {
      for _ in 0..<2_000 {
        var bytes = message.wireBytes
        for _ in 0...random.next(below: 3) {
          bytes[Int(random.next(below: UInt64(bytes.count)))] = UInt8(
            truncatingIfNeeded: random.next())
        }
        if let read = try? MeshMessage(wireBytes: bytes) { #expect(read.wireBytes == bytes) }
      }
    }
  }

  @Test("Names are compared byte for byte")
  func names() {
    #expect(NodeID("\u{E9}") != NodeID("e\u{301}"))
    #expect(Set([TaskID("\u{E9}"), TaskID("e\u{301}")]).count == 2)
    #expect(NodeID("n10") < NodeID("n9"))
  }
}
