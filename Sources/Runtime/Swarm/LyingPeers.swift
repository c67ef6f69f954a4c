#if MOFLO_LIAR
  import Mesh
  import NIOConcurrencyHelpers

  /// A node's way to its peers on which lies are told in its name: for tests of real hosts, and in debug builds
  /// alone.
  ///
  /// It keeps messages of the order back from some, says old ones again and others with a byte changed; it
  /// claims that the living are dead.
  final class LyingPeers: MeshPeers {
    /// The environment variable that makes a node lie.
    static let variable = "MOFLO_LIAR"

    private struct State {
      var random: SplitMix64
      var old: [MeshMessage] = []
      var lies = 0
    }

    private let honest: any MeshPeers
    private let others: [NodeID]
    private let state: NIOLockedValueBox<State>
    private let report: @Sendable (String) -> Void

    init(
      _ honest: any MeshPeers, others: [NodeID], seed: UInt64,
      report: @escaping @Sendable (String) -> Void
    ) {
      self.honest = honest
      self.others = others
      self.report = report
      state = NIOLockedValueBox(State(random: SplitMix64(seed: seed)))
    }

    func send(_ messages: [MeshMessage], to node: NodeID) {
      let (told, lies) = state.withLockedValue { state in
        (messages.flatMap { tell($0, to: node, &state) }, state.lies)
      }
      if lies > 0, lies.isMultiple(of: 100) { report("this node has lied \(lies) times") }
      honest.send(told, to: node)
    }

    private func tell(
      _ message: MeshMessage, to node: NodeID, _ state: inout State
    ) -> [MeshMessage] {
      switch message {
      case .order:
        defer {
          if state.old.count < 256 { state.old.append(message) }
        }
        guard state.random.chance(3_000) else { return [message] }
        state.lies += 1
        switch state.random.next() % 3 {
        case 0: return []
        case 1: return [message] + state.random.sample(1, of: state.old)
        default: return damaged(message, &state.random).map { [$0, message] } ?? []
        }
      case .membership(.heartbeat(let incarnation, _)) where state.random.chance(5_000):
        state.lies += 1
        let victims = others.filter { $0 != node }
        let convictions = victims.map {
          Conviction(node: $0, incarnation: 1 << 40, accusers: others)
        }
        return [.membership(.heartbeat(incarnation: incarnation, convictions))]
          + victims.map { .membership(.suspect($0, incarnation: 1)) }
      default: return [message]
      }
    }

    /// The message with a byte changed, where it still is one.
    private func damaged(_ message: MeshMessage, _ random: inout SplitMix64) -> MeshMessage? {
      var bytes = message.wireBytes
      let place = Int(random.next() % UInt64(bytes.count))
      bytes[place] ^= UInt8(truncatingIfNeeded: random.next()) | 1
      return try? MeshMessage(wireBytes: bytes)
    }
  }
#endif
