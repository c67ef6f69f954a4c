import Planning
import Testing

@Suite("The shape of a plan")
struct GraphShapeTests {
  private func task(_ id: String, _ timeout: Int, _ needs: String...) -> PlanTask {
    PlanTask(
      id: id, title: id, action: .run(script: ""), needs: needs, timeout: timeout,
      retry: .init(attempts: 1, backoff: 0, after: []))
  }

  @Test("The critical path is the chain whose time limits sum up to most")
  func criticalPath() {
    let shape = GraphShape([
      task("a", 1), task("b", 2, "a"), task("c", 5, "a"), task("d", 1, "b", "c"),
      task("e", 6),
    ])
    #expect(shape.criticalPath == [0, 2, 3])
    #expect(shape.criticalTime == 7)
    #expect(shape.width == 2)
  }

  @Test("Nothing, one task, a circle and times that overflow have a shape too")
  func odd() {
    #expect(GraphShape([]).criticalPath.isEmpty)
    #expect(GraphShape([]).width == 0)
    #expect(GraphShape([task("a", 3)]).criticalPath == [0])
    let circle = GraphShape([
      task("a", 1, "b"), task("b", 1, "a"), task("c", 1), task("d", 1, "missing"),
    ])
    #expect(circle.criticalPath == [2])
    let endless = GraphShape([task("a", .max), task("b", .max, "a")])
    #expect(endless.criticalTime == .max)
  }

  @Test("The width is the largest number of tasks at one distance from the start")
  func width() {
    let fan = [task("a", 1)] + (0..<9).map { task("f\($0)", 1, "a") }
    #expect(GraphShape(fan).width == 9)
    #expect(GraphShape(fan).criticalPath.count == 2)
  }
}
