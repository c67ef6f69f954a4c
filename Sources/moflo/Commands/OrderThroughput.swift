import Mesh
import MeshCryptography
import MeshSimulation
import Synchronization

/// Decisions a second of an order of commands, all nodes in one thread, with real signatures: the
/// protocol alone, without network and disk.
struct OrderThroughput {
  /// One number of nodes and one size of batches.
  struct Row {
    let nodes: Int
    let batch: Int
    /// What each decision took, ascending.
    let times: [Duration]
    /// How much of all that went into signatures and digests.
    let cryptography: Duration

    var total: Duration { times.reduce(.zero, +) }
  }

  let rows: [Row]
  /// Nodes and batches of which something was not decided.
  let undecided: [(nodes: Int, batch: Int)]

  /// How long each row is measured.
  private static let span = Duration.seconds(1)

  static func measure(_ kind: OrderGroup.Kind) -> OrderThroughput {
    let sizes = kind == .raft ? [3, 5] : [4, 7, 10]
    let cases = sizes.flatMap { nodes in [1, 16, 256].map { (nodes: nodes, batch: $0) } }
    let rows = cases.map { row(kind, nodes: $0.nodes, batch: $0.batch) }
    return OrderThroughput(
      rows: rows.compactMap(\.self),
      undecided: zip(cases, rows).filter { $1 == nil }.map(\.0))
  }

  private static func row(_ kind: OrderGroup.Kind, nodes: Int, batch: Int) -> Row? {
    let keys = EdwardsKeys(of: (0..<nodes).map { NodeID("n\($0)") })
    let stopwatch = Stopwatch()
    var group = OrderGroup(kind, nodes: nodes, batch: batch) { node in
      // Every node has a key: they were made for these.
      keys.cryptography(for: node).map(stopwatch.timing)
        ?? SimulatedCryptography(seed: 1).cryptography(for: node)
    }
    let place = group.leader ?? 0
    guard group.decide(batch, at: place) != nil else { return nil }
    group.settle()
    stopwatch.reset()
    let clock = ContinuousClock()
    let start = clock.now
    var times: [Duration] = []
    while clock.now - start < span {
      let begin = clock.now
      guard group.decide(batch, at: place) != nil else { return nil }
      // What others do for a decision belongs to it.
      group.settle()
      times.append(clock.now - begin)
    }
    return Row(nodes: nodes, batch: batch, times: times.sorted(), cryptography: stopwatch.elapsed)
  }
}

/// Adds up what cryptography takes.
private final class Stopwatch: Sendable {
  private let sum = Mutex(Duration.zero)

  var elapsed: Duration { sum.withLock { $0 } }

  func reset() { sum.withLock { $0 = .zero } }

  func timing(_ cryptography: Cryptography) -> Cryptography {
    Cryptography(
      signer: TimedSigner(signer: cryptography.signer, stopwatch: self),
      verifier: TimedVerifier(verifier: cryptography.verifier, stopwatch: self),
      hasher: TimedHasher(hasher: cryptography.hasher, stopwatch: self))
  }

  func time<Value>(_ work: () -> Value) -> Value {
    let clock = ContinuousClock()
    let start = clock.now
    defer {
      let span = clock.now - start
      sum.withLock { $0 += span }
    }
    return work()
  }
}

private struct TimedSigner: Signer {
  let signer: any Signer
  let stopwatch: Stopwatch

  func sign(_ bytes: [UInt8]) -> [UInt8] { stopwatch.time { signer.sign(bytes) } }
}

private struct TimedVerifier: Verifier {
  let verifier: any Verifier
  let stopwatch: Stopwatch

  func isValid(_ signature: [UInt8], of bytes: [UInt8], by node: NodeID) -> Bool {
    stopwatch.time { verifier.isValid(signature, of: bytes, by: node) }
  }
}

private struct TimedHasher: ContentHasher {
  let hasher: any ContentHasher
  let stopwatch: Stopwatch

  func digest(of bytes: [UInt8]) -> [UInt8] { stopwatch.time { hasher.digest(of: bytes) } }
}
