import Mesh
import MeshSimulation
import Testing

@Suite("The page of a run")
struct RunPageTests {
  @Test("It shows what went wrong, who said what and how the nodes came to the same")
  func page() {
    var settings = SubjectSettings(seed: 3, nodes: 4, duration: .seconds(30), commands: 10)
    settings.timelineLimit = 50_000
    let summary = SimulationSubject.raft.run(settings)
    let page = RunPage(
      title: "raft <4> & more", command: "moflo simulate", summary: summary,
      hosts: (0..<4).map { "n\($0)" }, byzantine: [1]
    ).html
    #expect(page.contains("raft &lt;4&gt; &amp; more"))
    #expect(page.contains("Everything held."))
    #expect(page.contains("n1 lies"))
    #expect(page.contains("<title>append</title>"))
    #expect(page.contains(" leads</title>"))
    #expect(page.components(of: "<path ") == 4)
    #expect(page.contains("crashes</td>"))
    #expect(!page.contains("http"))
  }

  @Test("What is drawn is bounded, and what is left out is said")
  func bounded() {
    var settings = SubjectSettings(seed: 3, nodes: 4, duration: .seconds(30), commands: 10)
    settings.timelineLimit = 100
    let summary = SimulationSubject.raft.run(settings)
    #expect(summary.timeline.entries.count == 100)
    let page = RunPage(
      title: "t", command: "c", summary: summary, hosts: ["a", "b", "c", "d"], byzantine: []
    ).html
    #expect(page.contains("further entries are not kept"))
  }
}

extension String {
  fileprivate func components(of part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
