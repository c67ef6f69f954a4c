import Mesh
import Testing

@Suite("A node that comes back")
struct RestartedNodeTests {
  /// A swarm of one with the task `t`, driven until nothing is left to do.
  private struct Alone {
    var node: MeshNode
    var records: [MeshRecord] = []
    var started: [Attempt] = []
    var time: Int64 = 0

    init(restoring records: [MeshRecord] = [], results: [AttemptToken: TaskResult] = [:]) {
      let configuration = SimulationTests.configuration(nodes: 1)
      node = MeshNode(
        profile: configuration.members[0], configuration: configuration, seed: 1,
        restoring: records, results: results, at: .zero)
    }

    private var now: MeshTime { MeshTime(milliseconds: time) }

    mutating func run() {
      for _ in 0..<200 {
        time += 100
        take(node.tick(at: now))
      }
    }

    mutating func propose() throws {
      take(try node.submit(.propose([TaskSpecification(id: "t")]), at: now))
      run()
    }

    private mutating func take(_ effects: [Effect]) {
      for effect in effects {
        switch effect {
        case .persist(let record): records.append(record)
        case .startAttempt(_, let attempt): started.append(attempt)
        default: break
        }
      }
    }
  }

  @Test("What ended before, as the node was told, is handed in and not done again")
  func results() throws {
    var before = Alone()
    before.run()
    try before.propose()
    let attempt = try #require(before.started.first)
    #expect(before.started.count == 1)

    let result = TaskResult(digest: [1, 2, 3])
    var behind = Alone(restoring: before.records, results: [attempt.token: result])
    behind.run()
    #expect(behind.started.isEmpty)
    #expect(behind.node.ledger["t"]?.state == .succeeded(attempt, result))

    // Without being told it knows nothing of the end.
    var again = Alone(restoring: before.records)
    again.run()
    #expect(again.started.map(\.number) == [2])
  }
}
