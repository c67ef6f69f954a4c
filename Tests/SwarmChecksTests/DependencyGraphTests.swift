import SwarmChecks
import Testing

@Suite("Dependency graph")
struct DependencyGraphTests {
  @Test("Order is by depth and then as declared")
  func order() {
    let graph = DependencyGraph([
      ("d", ["b", "c"]), ("a", []), ("c", ["a"]), ("b", ["a", "a"]), ("e", []),
    ])
    #expect(graph.problems.isEmpty)
    #expect(graph.order.map { graph.ids[$0] } == ["a", "e", "c", "b", "d"])
    #expect(graph.width == 2)
    #expect(graph.criticalPath().map { graph.ids[$0] } == ["a", "b", "d"])
    #expect(
      graph.criticalPath(weights: [1, 1, 9, 1, 1]).map { graph.ids[$0] } == ["a", "c", "d"])
    #expect(graph.criticalPath(weights: Array(repeating: .max, count: 5)).count >= 1)
  }

  @Test("The shortest cycle is shown in order, and what waits for it is unreachable")
  func cycles() {
    let graph = DependencyGraph([
      ("a", ["b"]), ("b", ["c"]), ("c", ["d"]), ("d", ["a", "c"]), ("e", ["a"]), ("f", ["f"]),
      ("g", ["e"]),
    ])
    #expect(
      graph.problems == [
        .cycle(["c", "d"]), .cycle(["f"]), .unreachable(task: "e", because: "a"),
        .unreachable(task: "g", because: "e"),
      ])
    #expect(graph.order.isEmpty)
  }

  @Test("Duplicates and unknown needs are named")
  func unknown() {
    let graph = DependencyGraph([
      ("a", ["x"]), ("b", ["a"]), ("a", []), ("c", []),
    ])
    #expect(
      graph.problems == [
        .duplicate(id: "a"), .unknownNeed(task: "a", need: "x"),
        .unreachable(task: "b", because: "a"),
      ])
    #expect(graph.order == [2])
  }

  @Test("A hundred thousand tasks in a chain, a ring or a knot do not take long or overflow")
  func large() {
    let count = 100_000
    let chain = DependencyGraph(
      (0..<count).map { ("t\($0)", $0 == 0 ? [] : ["t\($0 - 1)"]) })
    #expect(chain.problems.isEmpty && chain.order.count == count)
    #expect(chain.criticalPath().count == count)
    let ring = DependencyGraph((0..<count).map { ("t\($0)", ["t\(($0 + 1) % count)"]) })
    guard case .cycle(let cycle)? = ring.problems.first else {
      Issue.record("the ring was not found")
      return
    }
    #expect(cycle.count == count && cycle.first == "t0" && cycle.last == "t\(count - 1)")
    let knot = DependencyGraph(
      (0..<count).map { ("t\($0)", ["t\(($0 + 1) % count)", "t\(($0 * 7 + 3) % count)"]) })
    #expect(knot.order.isEmpty)
  }
}
