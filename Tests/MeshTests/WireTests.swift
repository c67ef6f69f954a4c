import Mesh
import Testing

@Suite("Binary form")
struct WireTests {
  static let messages: [MeshMessage] = [
    .membership(.hello(NodeProfile(id: "n", agents: []), incarnation: 3, wantsAnswer: true)),
    .membership(.heartbeat(incarnation: 1, [])),
    .membership(.swim(.ping(4, target: "n", []))),
    .order(.raft(.askVote(term: .max, lastIndex: 1, lastTerm: 2, isTransfer: true))),
    .order(
      .raft(
        .forward([
          OrderedCommand(
            id: CommandID(origin: "n", incarnation: 1, sequence: 2),
            command: .ledger(.propose([TaskSpecification(id: "t", needs: ["a"])]))),
          OrderedCommand(
            id: CommandID(origin: "n", incarnation: 1, sequence: 3),
            command: .ledger(.bid("n", [Bid(task: "t", attempt: 1, agent: "é")]))),
          OrderedCommand(
            id: CommandID(origin: "n", incarnation: 1, sequence: 4),
            command: .ledger(.register(NodeProfile(id: "n", agents: [])))),
        ]))),
    .order(.byzantine(.checkpoint(.stable(certificate, changes: [certificate])))),
    .order(.gossip(.checkpoint(.askState(sequence: 8, offset: 3)))),
    .order(.gossip(.checkpoint(.state(sequence: 8, offset: 3, size: 5, [1, 2])))),
    .memory(.request([MemoryKey(namespace: "", key: "k")])),
    .mailbox(.received(sequence: 1, incarnation: 2)),
  ]

  private static var certificate: CheckpointCertificate {
    let header = CheckpointHeader(
      sequence: 8, index: 20, members: OrderMembers(voters: ["n", "é"]), stateDigest: [9, 9])
    let vote = OrderVote(
      kind: .checkpoint, view: 0, sequence: 8, digest: [1], signer: "n", signature: [2, 3])
    return CheckpointCertificate(header: header, votes: [vote])
  }

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

  @Test("A frame carries its messages in order, and damaged ones are refused")
  func frames() throws {
    let frame = MessageFrame(messages: Self.messages)
    let read = try MessageFrame<MeshMessage>(reading: frame.bytes)
    #expect(read.messages == Self.messages)
    #expect(read.version == MessageFrame<MeshMessage>.current)
    #expect(
      try MessageFrame<MeshMessage>(reading: MessageFrame<MeshMessage>(messages: []).bytes).messages
        .isEmpty)
    var starts = [4]
    for message in Self.messages {
      starts.append(starts[starts.count - 1] + 4 + message.wireBytes.count)
    }
    for length in 0..<frame.bytes.count where !starts.contains(length) {
      #expect(throws: MessageFrame<MeshMessage>.Failure.self) {
        try MessageFrame<MeshMessage>(reading: Array(frame.bytes[..<length]))
      }
    }
    var random = SplitMix64(seed: 11)
    for _ in 0..<5_000 {
      var bytes = frame.bytes
      for _ in 0...random.next(below: 3) {
        bytes[Int(random.next(below: UInt64(bytes.count)))] = UInt8(
          truncatingIfNeeded: random.next())
      }
      if let read = try? MessageFrame<MeshMessage>(reading: bytes), read.version == frame.version {
        #expect(read.bytes == bytes)
      }
    }
    let many = MessageFrame(messages: [MeshMessage](repeating: Self.messages[0], count: 4_097))
    #expect(throws: MessageFrame<MeshMessage>.Failure.wire(.tooLong)) {
      try MessageFrame<MeshMessage>(reading: many.bytes)
    }
  }

  @Test("Old and new revisions talk: the old one skips what it does not know, and only that")
  func revisions() throws {
    func part(_ bytes: [UInt8]) -> [UInt8] {
      withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Array($0) } + bytes
    }
    let known = Self.messages[0]
    let generation = MessageFrame<MeshMessage>.current.generation
    // A later revision: a header, a message of a new kind, one with a new case within.
    let later =
      [generation, 1, 3, 0, 7, 7, 7] + part(known.wireBytes) + part([250, 1, 2, 3]) + part([0, 99])
      + part(known.wireBytes)
    let read = try MessageFrame<MeshMessage>(reading: later)
    #expect(read.messages == [known, known])
    #expect(read.skipped == 2)
    #expect(read.version == .init(generation: generation, revision: 1))
    // What a message may hold ends with it, and a length that leads beyond the frame is no message.
    for damaged in [[0, 0, 0], [255, 255, 255, 255], [9, 0, 0, 0, 0]] as [[UInt8]] {
      #expect(throws: MessageFrame<MeshMessage>.Failure.self) {
        try MessageFrame<MeshMessage>(reading: later + damaged)
      }
    }
    let short = Array(known.wireBytes.dropLast())
    #expect(
      try MessageFrame<MeshMessage>(reading: later + part(short) + part(known.wireBytes)).messages
        .count == 3)
    // The same from a node that claims our revision is a lie.
    #expect(throws: MessageFrame<MeshMessage>.Failure.wire(.unknownCase)) {
      try MessageFrame<MeshMessage>(reading: [generation, 0, 0, 0] + part([250, 1]))
    }
    #expect(throws: MessageFrame<MeshMessage>.Failure.wire(.outOfRange)) {
      try MessageFrame<MeshMessage>(reading: [generation, 0, 1, 0, 7])
    }
    #expect(throws: MessageFrame<MeshMessage>.Failure.otherGeneration(1)) {
      try MessageFrame<MeshMessage>(reading: [1, 0, 0, 0])
    }
  }

  @Test("Names are compared byte for byte")
  func names() {
    #expect(NodeID("\u{E9}") != NodeID("e\u{301}"))
    #expect(Set([TaskID("\u{E9}"), TaskID("e\u{301}")]).count == 2)
    #expect(NodeID("n10") < NodeID("n9"))
  }

  @Test("Names are ordered, equal and hashed as their bytes are, whatever their first bytes")
  func nameOrder() {
    let texts = [
      "", "\0", "n", "n\0", "n1", "n10", "node-000", "node-0001", "node-0002", "node-0001-a",
      "node-0001-b", "\u{E9}", "e\u{301}", "coordinator-of-the-first-part",
      "coordinator-of-the-first-parts", "coordinator-of-the-second-part",
    ]
    for first in texts {
      for second in texts {
        let isSame = Array(first.utf8) == Array(second.utf8)
        let precedes = first.utf8.lexicographicallyPrecedes(second.utf8)
        #expect((NodeID(first) == NodeID(second)) == isSame)
        #expect((NodeID(first) < NodeID(second)) == precedes)
        #expect((TaskID(first) == TaskID(second)) == isSame)
        #expect((TaskID(first) < TaskID(second)) == precedes)
        if isSame { #expect(NodeID(first).hashValue == NodeID(second).hashValue) }
      }
    }
    #expect(Set(texts.map { NodeID($0) }).count == texts.count)
  }
}
