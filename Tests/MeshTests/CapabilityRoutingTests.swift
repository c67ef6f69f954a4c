import Mesh
import Testing

@Suite("Capability routing")
struct CapabilityRoutingTests {
  @Test("Routing is strictly above 0.7, and an empty result says how near the agents came")
  func routing() throws {
    let required = (0..<10).map { Capability("c\($0)") }
    func candidate(_ node: NodeID, _ count: Int, busy: Int = 0) -> RoutingCandidate {
      RoutingCandidate(
        node: node,
        agent: AgentProfile(
          id: AgentID(node.text), capabilities: Array(required.prefix(count))),
        slots: 1, busy: busy)
    }
    let router = CapabilityRouter()
    let task = TaskSpecification(id: "t", capabilities: required)
    #expect {
      try router.route(task, among: [candidate("a", 3), candidate("b", 7)])
    } throws: { error in
      guard case RoutingRefusal.noMatch(let misses)? = error as? RoutingRefusal else {
        return false
      }
      return misses.map(\.node) == ["b", "a"] && misses[0].match.matched == 7
    }
    #expect(throws: RoutingRefusal.noAgents) { try router.route(task, among: []) }
    let best = try router.route(
      task, among: [candidate("a", 10, busy: 1), candidate("c", 8), candidate("b", 8)])
    #expect(best.node == "b")
    #expect {
      try router.route(task, among: [candidate("a", 10, busy: 1)])
    } throws: { error in
      if case RoutingRefusal.noCapacity? = error as? RoutingRefusal { true } else { false }
    }
    let anything = TaskSpecification(id: "u")
    #expect(try router.route(anything, among: [candidate("a", 0)]).node == "a")
    #expect(throws: RoutingRefusal.agentAbsent("z")) {
      try router.route(TaskSpecification(id: "v", agent: "z"), among: [candidate("a", 9)])
    }
  }
}
