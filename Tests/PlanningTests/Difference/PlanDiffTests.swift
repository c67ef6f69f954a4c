import JSONSyntax
import Planning
import Testing

@Suite("The difference between two plans")
struct PlanDiffTests {
  private func diff(_ change: (inout SwarmPlan) -> Void) -> PlanDiff {
    let old = SamplePlan.full()
    var new = old
    change(&new)
    return PlanDiff(from: PlanDocument(old), to: PlanDocument(new))
  }

  /// The lines of a section, without their indent.
  private func section(_ title: String, of diff: PlanDiff) -> [String] {
    let lines = PlanDiffText.render(diff).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0 == title }) else { return [] }
    return lines[(start + 1)...].prefix { !$0.isEmpty }.map { String($0.dropFirst(2)) }
  }

  @Test("a plan does not differ from itself")
  func same() {
    let same = diff { _ in }
    #expect(same.isEmpty && same.widened.isEmpty)
    #expect(PlanDiffText.render(same) == "The plans are the same: \(same.newDigest.prefix(16))\n")
  }

  @Test("what only moved is no difference, and said so")
  func moved() {
    let moved = diff { plan in
      plan.scripts[0].line = 70
      plan.scripts[0].steps[0] = .shell(text: "echo \"$TASK\"\n", line: 70)
      plan.provenance["swarm.topology"]?.line = 5
    }
    #expect(moved.isEmpty && moved.widened.isEmpty)
    #expect(PlanDiffText.render(moved).contains("Only places in the sources"))
  }

  @Test("permissions are widened and narrowed, and the scripts that use them named")
  func permissions() {
    let diff = diff { plan in
      plan.permissions.commands = ["curl", "echo"]
      plan.permissions.hosts = ["example.com", "example.org"]
      plan.permissions.files = []
      plan.permissions.tools = []
      plan.permissions.environment = ["EDITOR", "TOKEN"]
      plan.scripts[1].commands = ["curl"]
    }
    #expect(
      section("Permissions", of: diff) == [
        "- tool mcp__moflo__swarm_status", "+ command curl, in task/list/run", "- command git",
        "- file out.txt", "+ host example.com", "+ environment variable TOKEN",
      ])
    #expect(diff.widened == [.permissions])
    #expect(section("Scripts", of: diff) == ["~ task/list/run: commands: +curl, -git"])
  }

  @Test("what is taken away widens nothing")
  func narrowed() {
    let diff = diff { plan in
      plan.permissions = PlanPermissions(
        tools: [], commands: [], files: [], hosts: [], environment: [])
      plan.tasks.removeLast()
      plan.agents = []
      plan.tools = []
      plan.scripts.removeFirst()
    }
    #expect(diff.widened == [])
    #expect(section("Tasks", of: diff) == ["- judge: prompt for each, by reviewer, 'Judge'"])
    #expect(section("Edges", of: diff) == ["- list -> judge"])
    #expect(section("Agents", of: diff) == ["- reviewer: Reviews."])
    #expect(section("Tools", of: diff) == ["- mcp__moflo__swarm_status"])
    #expect(PlanDiffText.render(diff).hasSuffix("\nWidened: nothing\n"))
  }

  @Test("what an agent may use is widened by a longer list, none at all, or a shorter denial")
  func agentTools() {
    func tools(_ allowed: [String]?, _ denied: [String] = ["Write"]) -> [String] {
      let diff = diff {
        $0.agents[0].allowedTools = allowed
        $0.agents[0].disallowedTools = denied
      }
      let lines = section("Permissions", of: diff)
      let isWidened = lines.contains { $0.hasPrefix("+") }
      #expect(diff.widened.contains(.permissions) == isWidened)
      return lines
    }
    #expect(tools(["Bash", "Read"]) == ["+ agent reviewer: tool Bash"])
    #expect(tools([]) == ["- agent reviewer: tool Read"])
    #expect(tools(nil) == ["+ agent reviewer: all tools"])
    #expect(tools(["Read"], []) == ["+ agent reviewer: tool Write"])
    #expect(tools(["Read"], ["Edit", "Write"]) == ["- agent reviewer: tool Edit"])

    // From all tools to a list.
    var old = SamplePlan.full()
    old.agents[0].allowedTools = nil
    let narrowed = PlanDiff(from: PlanDocument(old), to: PlanDocument(SamplePlan.full()))
    #expect(section("Permissions", of: narrowed) == ["- agent reviewer: all tools"])
    #expect(narrowed.widened.isEmpty)

    // An agent that was not there could use nothing.
    old.agents = []
    let added = PlanDiff(from: PlanDocument(old), to: PlanDocument(SamplePlan.full()))
    #expect(section("Permissions", of: added) == ["+ agent reviewer: tool Read"])
    #expect(section("Agents", of: added) == ["+ reviewer: Reviews."])
  }

  @Test("a tool that is new or takes other arguments is told")
  func tools() {
    let diff = diff { plan in
      plan.tools[0].schema = ContentDigest.of("other")
      plan.tools.append(
        PlanTool(server: "other", name: "fetch", schema: ContentDigest.of("{}")))
    }
    #expect(
      section("Tools", of: diff) == [
        "~ mcp__moflo__swarm_status: schema changed", "+ mcp__other__fetch",
      ])
    #expect(diff.widened == [.tools])
  }

  @Test("settings come with where they came from")
  func settings() {
    let diff = diff { plan in
      plan.swarm.threshold = nil
      plan.swarm.topology = .ring
      plan.provenance["swarm.topology"] = PlanOrigin(kind: .flag)
      plan.objective = "Other\u{202E}"
    }
    #expect(
      section("Settings", of: diff) == [
        "~ objective: \"Review the tree\" -> \"Other\\u{202E}\"",
        "~ swarm.consensus.threshold: 6700 -> none, the default",
        "~ swarm.topology: \"mesh\" -> \"ring\", from a flag "
          + "(before: from the front matter at review.workflow.yaml:2:13)",
      ])
    #expect(diff.widened.isEmpty)
  }

  @Test("a changed task names its fields; a new text of its script is a change of the task")
  func tasks() {
    let changed = diff { plan in
      plan.tasks[0].timeout = 60_000
      plan.tasks[0].retry.attempts = 1
      plan.tasks[0].environment["MORE"] = "1"
      plan.tasks[1].capabilities = ["security", "code_review"]
      plan.tasks[1].agent = nil
      plan.tasks[1].outputs = []
    }
    #expect(
      section("Tasks", of: changed) == [
        "~ judge: agent: \"reviewer\" -> none; capabilities: +security; outputs changed",
        "~ list: env.MORE: none -> \"1\"; retry.attempts: 3 -> 1; timeout: 30000 -> 60000",
      ])
    #expect(changed.widened.isEmpty)

    let text = "rm -rf build\n"
    let rewritten = diff { plan in
      plan.scripts[1].text = ContentDigest.of(text)
      plan.scripts[1].steps = [.shell(text: text, line: 3)]
      plan.blobs[ContentDigest.of(text)] = text
    }
    #expect(section("Tasks", of: rewritten) == ["~ list: run.text changed"])
    #expect(section("Scripts", of: rewritten) == ["~ task/list/run: steps changed; text changed"])
    #expect(rewritten.widened == [.tasks, .scripts])

    let hook = diff { $0.scripts[0].text = ContentDigest.of(text) }
    #expect(section("Agents", of: hook) == ["~ reviewer: hooks.pre changed"])
    #expect(hook.widened == [.scripts])

    let prompt = diff { $0.tasks[1].action = .prompt(template: ContentDigest.of(text)) }
    #expect(section("Tasks", of: prompt) == ["~ judge: prompt changed"])
    #expect(prompt.widened == [.tasks])
  }

  @Test("a new task comes with its edges")
  func newTask() {
    let diff = diff { plan in
      var task = plan.tasks[1]
      task.id = "again"
      task.needs = ["judge", "list"]
      plan.tasks.append(task)
      plan.tasks[1].needs = []
    }
    #expect(section("Tasks", of: diff) == ["+ again: prompt for each, by reviewer, 'Judge'"])
    #expect(
      section("Edges", of: diff) == ["+ judge -> again", "+ list -> again", "- list -> judge"])
    #expect(diff.widened == [.tasks])
  }

  @Test("names that Swift takes for equal are not the same name")
  func canonicalEquivalence() {
    let diff = diff { plan in
      plan.permissions.hosts = ["caf\u{E9}.example"]
      plan.agents[0].capabilities = ["caf\u{E9}"]
    }
    let other = PlanDiff(
      from: PlanDocument(plan { $0.permissions.hosts = ["cafe\u{301}.example"] }),
      to: PlanDocument(plan { $0.permissions.hosts = ["caf\u{E9}.example"] }))
    #expect(other.permissions.map(\.isAdded) == [false, true])
    #expect(!diff.isEmpty)
    let description = PlanDiff(
      from: PlanDocument(plan { $0.objective = "cafe\u{301}" }),
      to: PlanDocument(plan { $0.objective = "caf\u{E9}" }))
    #expect(description.settings.count == 1)
  }

  private func plan(_ change: (inout SwarmPlan) -> Void) -> SwarmPlan {
    var plan = SamplePlan.full()
    change(&plan)
    return plan
  }

  @Test("no text of a plan reaches a terminal as it is")
  func hostileText() {
    let evil = "x\u{1B}[2J\n\u{202E}"
    let diff = diff { plan in
      plan.agents[0].id = evil
      plan.tasks[0].id = evil
      plan.tasks[1].needs = [evil]
      plan.tasks[1].agent = evil
      plan.scripts[0].id = evil
      plan.scripts[0].source = evil
      plan.scripts[0].commands = [evil]
      plan.tools[0].server = evil
      plan.inputs[0].name = evil
      plan.sources[0].path = evil
      plan.swarm.strategy = evil
      plan.provenance["swarm.strategy"] = PlanOrigin(
        kind: .hook, path: evil, line: 1, column: 1)
      plan.permissions = PlanPermissions(
        tools: [evil], commands: [evil], files: [evil], hosts: [evil], environment: [evil])
    }
    let text = PlanDiffText.render(diff)
    #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
    // Every line is one of the renderer's own.
    for line in text.split(separator: "\n") {
      let isOwn = ["  + ", "  - ", "  ~ "].contains { line.hasPrefix($0) }
      #expect(isOwn || line.first?.isUppercase == true, "\(line)")
    }
  }

  @Test("swapped plans give the opposite difference")
  func opposite() {
    let old = SamplePlan.full()
    let new = SamplePlan.minimal()
    let forth = PlanDiff(from: PlanDocument(old), to: PlanDocument(new))
    let back = PlanDiff(from: PlanDocument(new), to: PlanDocument(old))
    #expect(back.widened == PlanDiff.Category.allCases)
    #expect(forth.widened.isEmpty)
    #expect(forth.permissions.map(\.name) == back.permissions.map(\.name))
    #expect(forth.permissions.filter(\.isAdded).isEmpty)
    #expect(back.permissions.filter { !$0.isAdded }.isEmpty)
    #expect(forth.tasks.map(\.old) == back.tasks.map(\.new))
    #expect(forth.edges.map(\.to) == back.edges.map(\.to))
  }

  @Test("the JSON says the same, in the same order each time")
  func json() throws {
    let diff = diff { plan in
      plan.permissions.commands = ["curl", "echo", "git"]
      plan.agents[0].allowedTools = nil
      plan.swarm.nodes = 5
      plan.tasks[1].needs = []
      plan.tasks[0].timeout = 1
      plan.inputs.removeLast()
    }
    let json = diff.json
    #expect(json["format"]?.string == "moflo.plan-diff/1")
    #expect(json["old"]?.string == diff.oldDigest && json["new"]?.string == diff.newDigest)
    #expect(json["widened"] == ["permissions"])
    #expect(
      json["permissions"] == [
        ["change": "added", "kind": "command", "name": "curl", "scripts": []],
        ["change": "added", "kind": "allAgentTools", "agent": "reviewer", "scripts": []],
      ])
    #expect(json["edges"] == [["change": "removed", "from": "list", "to": "judge"]])
    #expect(
      json["settings"] == [["path": "swarm.nodes", "old": 4, "new": 5]])
    #expect(
      json["tasks"] == [
        [
          "name": "list", "change": "changed",
          "fields": [["path": "timeout", "old": 30_000, "new": 1]],
        ]
      ])
    #expect(json["inputs"]?.array?.first?["change"] == "removed")
    #expect(json["inputs"]?.array?.first?["value"]?["name"] == "limit")
    #expect(json["agents"]?.array?.first?["fields"]?.array?.first?["path"] == "allowedTools")
  }

  @Test("plans of many tasks are compared in time that grows with them")
  func manyTasks() {
    var old = SamplePlan.minimal()
    for number in 0..<20_000 {
      old.tasks.append(
        PlanTask(
          id: "task-\(number)", title: "", action: .prompt(template: ContentDigest.of("")),
          needs: number == 0 ? [] : ["task-\(number - 1)"], timeout: 1,
          retry: .init(attempts: 1, backoff: 0, after: [])))
    }
    var new = old
    new.tasks[10_000].timeout = 2
    new.tasks.reverse()
    var diff: PlanDiff?
    let time = ContinuousClock().measure {
      diff = PlanDiff(from: PlanDocument(old), to: PlanDocument(new))
    }
    #expect(diff?.tasks.map(\.name) == ["task-10000"])
    #expect(diff?.edges.isEmpty == true)
    #expect(time < .seconds(30))
  }
}
