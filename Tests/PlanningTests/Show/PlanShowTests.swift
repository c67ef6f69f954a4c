import Planning
import Testing

@Suite("Showing a plan")
struct PlanShowTests {
  @Test("nothing in a plan reaches the terminal unescaped")
  func escaping() {
    var plan = SamplePlan.full()
    plan.objective = "a\u{1B}[2Jb\nc"
    plan.agents[0].type = "\u{202E}x"
    plan.permissions.commands = ["rm\u{7}"]
    let text = PlanText.render(PlanDocument(plan))
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && scalar.value != 0x202E && scalar.value != 0x7F)
    }
    #expect(text.contains("a\\u{1B}[2Jb\\u{A}c"))
  }

  @Test("a value is explained by where it came from")
  func explanation() throws {
    let plan = SamplePlan.full()
    let topology = try PlanExplanation("swarm.topology", in: plan)
    #expect(topology.value == "\"mesh\"")
    #expect(
      topology.description
        == "swarm.topology is \"mesh\", from the front matter at review.workflow.yaml:2:13")
    let threshold = try PlanExplanation("swarm.consensus.threshold", in: plan)
    #expect(threshold.description == "swarm.consensus.threshold is 6700, the default")
  }

  @Test("a task is explained with what it can reach, whoever does it")
  func reach() throws {
    let hook =
      "hooks:\n  pre: |\n    mcp__moflo__swarm_status\n    curl https://example.org/x > log.txt\n"
    let files = [
      TestWorkspace.agent(
        "ant", "capabilities: [digging]\ntools: Read, mcp__moflo__swarm_status\n" + hook),
      TestWorkspace.agent("bee", "capabilities: [flying]\n"),
      (
        path: "all.workflow.yaml",
        text: "tasks:\n  - { id: dig, run: ls /tmp, capabilities: [digging] }\n"
          + "  - { id: ask, prompt: Dig., agent: ant }\n  - { id: any, prompt: Do it. }\n"
      ),
    ]
    let plan = try #require(TestWorkspace.compile(files).plan)
    let dig = try PlanExplanation("tasks.dig", in: plan).description.split(separator: "\n")
    #expect(
      dig.dropFirst() == [
        "  may be done by ant", "  calls mcp__moflo__swarm_status", "  runs curl, ls",
        "  names the files /tmp, log.txt", "  names the hosts example.org",
      ])
    let ask = try #require(try PlanExplanation("tasks.ask", in: plan).reach)
    #expect(ask.promptTools == ["Read", "mcp__moflo__swarm_status"])
    let any = try PlanExplanation("tasks.any", in: plan)
    #expect(any.reach?.agents == ["ant", "bee"])
    #expect(any.description.contains("\n  its prompt may use any tool\n"))
  }

  @Test("a path that is not kept is refused with the nearest one")
  func unknownPath() {
    do {
      _ = try PlanExplanation("swarm.topolgy", in: SamplePlan.full())
      Issue.record("no error")
    } catch {
      #expect(error.nearest == "swarm.topology")
    }
  }
}
