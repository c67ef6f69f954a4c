import MeshSimulation
import Testing

@testable import Mesh

@Suite("Commands under one signature")
struct SignedCommandTests {
  static let swarm: [UInt8] = [7]
  static let keys = SimulatedCryptography(seed: 1)

  static func commands(_ count: Int, of origin: NodeID = "n0") -> [OrderedCommand] {
    (0..<count).map {
      OrderedCommand(
        id: CommandID(origin: origin, incarnation: 1, sequence: UInt64($0 + 1)),
        command: .ledger(.cancel(TaskID("t\($0)"))))
    }
  }

  static func sign(_ commands: [OrderedCommand], by node: NodeID = "n0") -> [SignedCommand] {
    SignedCommand.sign(commands, swarm: swarm, with: keys.cryptography(for: node))
  }

  static var context: VotingContext {
    VotingContext(
      node: "n1", swarm: swarm, cryptography: keys.cryptography(for: "n1"), faults: nil,
      threshold: PBFTSettings().threshold)
  }

  @Test("Every one of them is genuine, over one path of logarithmic length")
  func genuine() throws {
    for count in [1, 2, 3, 4, 5, 7, 8, 9, 31, 200, MeshLimits.commandsPerSignature] {
      let signed = Self.sign(Self.commands(count))
      #expect(Set(signed.map(\.signature)).count == 1)
      for command in signed {
        var verified = VerifiedRoots()
        #expect(Self.context.isGenuine(command, &verified))
        #expect(command.path.count <= MeshLimits.merkleSteps)
        #expect(try SignedCommand(wireBytes: command.wireBytes) == command)
      }
    }
  }

  @Test("A signature vouches for nothing beside what was signed, also where it was seen to be good")
  func foreign() {
    for count in [1, 2, 3, 5, 8] {
      let signed = Self.sign(Self.commands(count))
      let others = Self.commands(count + 1)
      var verified = VerifiedRoots()
      for command in signed { #expect(Self.context.isGenuine(command, &verified)) }
      for (place, command) in signed.enumerated() {
        for other in others where other != command.command {
          let forged = SignedCommand(
            command: other, path: command.path, signature: command.signature)
          #expect(!Self.context.isGenuine(forged, &verified), "\(other) in place of \(place)")
        }
        let cut = SignedCommand(
          command: command.command, path: Array(command.path.dropLast()),
          signature: command.signature)
        #expect(Self.context.isGenuine(cut, &verified) == command.path.isEmpty)
        let turned = SignedCommand(
          command: command.command,
          path: command.path.map { MerkleStep(digest: $0.digest, isLeft: !$0.isLeft) },
          signature: command.signature)
        #expect(Self.context.isGenuine(turned, &verified) == command.path.isEmpty)
      }
    }
  }

  @Test("Nobody signs in another's name, and a refused signature is not remembered")
  func stolenName() {
    let forged = Self.sign(Self.commands(4, of: "n0"), by: "n2")
    var verified = VerifiedRoots()
    for command in forged + forged { #expect(!Self.context.isGenuine(command, &verified)) }
  }

  @Test("An inner node of the tree passes for no command")
  func innerNode() {
    let hasher = Self.keys.cryptography(for: "n0").hasher
    let statements: [[UInt8]] = [[1], [2], [3], [4]]
    let tree = MerkleTree(statements, hasher: hasher)
    let inner = MerkleTree(Array(statements.prefix(2)), hasher: hasher)
    let leaves = inner.path(from: 1)[0].digest + inner.path(from: 0)[0].digest
    let path = [tree.path(from: 0)[1]]
    #expect(MerkleTree.root(of: [1], along: tree.path(from: 0), hasher: hasher) == tree.root)
    #expect(MerkleTree.root(of: leaves, along: path, hasher: hasher) != tree.root)
  }

  @Test("Roots are forgotten, the oldest first, and stay bounded")
  func bounded() {
    var verified = VerifiedRoots()
    func root(_ number: Int) -> SignedRoot {
      SignedRoot(
        signer: "n0", digest: [UInt8](repeating: 1, count: 1 + number % 7),
        signature: [
          UInt8(number & 255), UInt8(number >> 8),
        ])
    }
    for number in 0..<MeshLimits.verifiedRoots * 3 { verified.insert(root(number)) }
    #expect(verified.roots.count <= MeshLimits.verifiedRoots)
    #expect(!verified.contains(root(0)))
    #expect(verified.contains(root(MeshLimits.verifiedRoots * 3 - 1)))
  }

  @Test("A group is asked for in one message and decided in one batch")
  func oneBatch() throws {
    let members = OrderMembers(voters: ["n0", "n1", "n2", "n3"])
    var order = PBFTOrder(
      node: "n1", members: members, settings: PBFTSettings(swarm: Self.swarm),
      cryptography: Self.keys.cryptography(for: "n1"), at: .zero)
    let effects = try order.submit(Self.commands(5, of: "n1"), at: .zero)
    let sent = effects.compactMap { effect -> (NodeID, [SignedCommand])? in
      guard case .send(let peer, .byzantine(.requests(let requests))) = effect else { return nil }
      return (peer, requests)
    }
    #expect(sent.map(\.0) == ["n0"])
    var primary = PBFTOrder(
      node: "n0", members: members, settings: PBFTSettings(swarm: Self.swarm),
      cryptography: Self.keys.cryptography(for: "n0"), at: .zero)
    let proposals = primary.receive(
      .byzantine(.requests(sent[0].1)), from: "n1", at: .zero
    ).compactMap { effect -> [SignedCommand]? in
      guard case .send("n2", .byzantine(.prePrepare(_, let batch))) = effect else { return nil }
      return batch
    }
    #expect(proposals == [sent[0].1])
  }

  @Test("A group that there is no room for is refused whole")
  func room() throws {
    for isGossip in [false, true] {
      let members = OrderMembers(voters: ["n0", "n1"])
      let keys = Self.keys.cryptography(for: "n1")
      var order: any TotalOrder =
        isGossip
        ? GossipOrder(
          node: "n1", members: members, settings: GossipSettings(), cryptography: keys, seed: 1,
          at: .zero)
        : PBFTOrder(
          node: "n1", members: members, settings: PBFTSettings(), cryptography: keys, at: .zero)
      let all = Self.commands(MeshLimits.pendingCommands + 1, of: "n1")
      _ = try order.submit(Array(all.dropLast(2)), at: .zero)
      #expect(throws: OrderRefusal.tooManyPending) {
        try order.submit(Array(all.suffix(2)), at: .zero)
      }
      _ = try order.submit([all[all.count - 2]], at: .zero)
    }
  }
}
