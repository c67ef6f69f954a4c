import Planning
import Testing

@Suite("Tasks that a body hands out")
struct OrchestrationTests {
  private static let agents = ["coder", "researcher", "tester"].map { TestWorkspace.agent($0) }

  private static func command(
    _ body: String, name: String = "build", fields: String = ""
  ) -> (path: String, text: String) {
    (".claude/commands/\(name).md", "---\ndescription: Builds.\n\(fields)---\n\n\(body)\n")
  }

  private func tasks(_ body: String) throws -> [PlanTask] {
    let files = Self.agents + [Self.command(body)]
    let result = TestWorkspace.compile(files)
    let lines = TestWorkspace.lines(result, of: files)
    return try #require(result.plan, "\(lines)").tasks
  }

  private func findings(_ body: String) -> [String] {
    let files = Self.agents + [Self.command(body)]
    return TestWorkspace.lines(
      TestWorkspace.compile(files) { $0.command = "build" }, of: files)
  }

  @Test("Task, Agent and the orchestration tools are read, in whatever form they are written")
  func forms() throws {
    let tasks = try tasks(
      """
      ```javascript
      Task("Look around", "Find the patterns.", "researcher")
      await Agent({ prompt: `Write it.
      All.`, subagent_type: 'coder', description: "[Coder] Write it (fast)", run_in_background: true })
      ```

      ```
      mcp__moflo__agent_spawn({ type: "tester", name: "checker", task: "Test it." })
      mcp__moflo__task_orchestrate { task: "Bring it together", strategy: "parallel" }
      Task("Only a prompt")
      ```
      """)
    let byID = Dictionary(tasks.map { ($0.id, $0) }) { first, _ in first }
    #expect(
      byID.keys.sorted() == [
        "bring-it-together", "checker", "coder-write-it-fast", "look-around", "only-a-prompt",
      ])
    #expect(byID["look-around"]?.agent == "researcher")
    #expect(byID["look-around"]?.title == "Look around")
    #expect(byID["coder-write-it-fast"]?.agent == "coder")
    #expect(byID["checker"]?.agent == "tester")
    #expect(byID["only-a-prompt"]?.agent == nil)
  }

  @Test("A block is done side by side and waits for the one before; a sequence is one by one")
  func order() throws {
    let tasks = try tasks(
      """
      ```js
      Task("a", "A.", "coder")
      Task("b", "B.", "coder")
      ```
      ```bash
      echo "no tasks here"
      ```
      ```js
      mcp__moflo__task_orchestrate({ strategy: "sequential",
        tasks: [{ description: "C" }, { description: "D" }] })
      Task("e", "E.", "tester")
      ```
      ```js
      Task("f", "F.", "tester")
      ```
      """)
    let needs = Dictionary(tasks.map { ($0.id, $0.needs.sorted()) }) { first, _ in first }
    #expect(
      needs == [
        "a": [], "b": [], "c": ["a", "b"], "d": ["c"], "e": ["a", "b"], "f": ["c", "d", "e"],
      ])
  }

  @Test("The same title twice gives two tasks; words of others, comments and prose give none")
  func notCalls() throws {
    let tasks = try tasks(
      """
      Prose: Task("x", "y", "coder").

      ```js
      // Task("old", "gone", "nobody")
      /* Agent("old", "gone", "nobody") */
      TaskUpdate({ taskId: "1" }); MyTask("a", "b", "c"); x.Task("a", "b", "c"); "Task(1)"
      Task("same", "One.", "coder")
      Task("same", "Two.", "coder")
      ```

      ```python
      Task("python", "is no JavaScript", "coder")
      ```
      """)
    #expect(tasks.map(\.id).sorted() == ["same", "same-2"])
  }

  @Test(
    "What only a run can tell is refused at its place",
    arguments: [
      ("Task('x', prompt, 'coder')", "plan/computed-task 6:1"),
      ("Task({ ...rest })", "plan/computed-task 6:1"),
      ("Task(...)", "plan/computed-task 6:1"), ("Task()", "plan/computed-task 6:1"),
      ("Task('x', `use ${y}`, 'coder')", "plan/computed-task 6:1"),
      ("Task('x', 'y' + z, 'coder')", "plan/computed-task 6:1"),
      ("mcp__moflo__task_orchestrate({ tasks: list })", "plan/computed-task 6:1"),
      ("mcp__moflo__task_orchestrate({ tasks: [{ type: 'coding' }] })", "plan/computed-task 6:1"),
      ("Task('x', 'y', 'coders')", "plan/unknown-agent 6:16"),
      ("Task('x', ' ', 'coder')", "plan/wrong-value 6:11"),
      ("Task('x', '${{ inputs.nope }}', 'coder')", "plan/expression 6:11"),
    ])
  func refused(_ call: String, _ finding: String) {
    let found = findings("```js\n\(call)\n```")
    #expect(found.contains { $0.hasPrefix(finding) }, "\(found)")
  }

  @Test("Unclosed and nested calls are neither a trap nor a hang")
  func hostile() {
    for body in [
      "Task(", "Task('", "Task([[[[", "Task({a:", String(repeating: "Task(", count: 5_000),
      "Task(" + String(repeating: "[", count: 100_000), "Task('a' 'b')", "Task(,)",
      "Task('a',,'b')",
    ] {
      _ = findings("```js\n\(body)\n```")
    }
  }

  @Test("A list of tasks in a front matter comes first; two bodies that hand out work are named")
  func selection() throws {
    let listed = Self.command(
      "```js\nTask('a', 'A.', 'coder')\n```", fields: "tasks:\n  - id: listed\n    run: 'true'\n")
    let plan = try #require(TestWorkspace.compile(Self.agents + [listed]).plan)
    #expect(plan.tasks.map(\.id) == ["listed"])

    let body = "```js\nTask('a', 'A.', 'coder')\n```"
    let files =
      Self.agents + [Self.command(body), Self.command(body, name: "other")]
    #expect(
      TestWorkspace.lines(TestWorkspace.compile(files), of: files).contains {
        $0.hasPrefix("plan/several-workflows") && $0.contains("2 definitions have tasks")
      })
    let chosen = TestWorkspace.compile(files) { $0.command = "other" }
    #expect(chosen.plan?.provenance["tasks.a"]?.kind == .body)
    #expect(chosen.plan?.provenance["tasks.a"]?.path == ".claude/commands/other.md")
    // Flags that say what to do leave bodies alone.
    let flagged = TestWorkspace.compile(files) { $0.tasks = ["Do it."] }
    #expect(flagged.plan?.tasks.count == 1)
  }

  @Test("A Task: of YAML is read with its places, and a block waits for the one before")
  func taskBlocks() throws {
    let tasks = try tasks(
      """
      ```
      Task:
        subagent_type: "coder"
        description: "Write it"
        prompt: |
          Write it all.

          ## Rules
          1. Be brief.
      ```

      ```yaml
      Task:
        prompt: Test it.
        subagent_type: tester
      ```
      """)
    #expect(tasks.map(\.id) == ["write-it", "test-it"])
    #expect(tasks.map(\.agent) == ["coder", "tester"])
    #expect(tasks[1].needs == ["write-it"])
    #expect(
      findings("```\nTask:\n  subagent_type: nobody\n  prompt: Do it.\n```").first?.hasPrefix(
        "plan/unknown-agent 7:18 ") ?? false)
    #expect(
      findings("```\nTask:\n  description: Nothing.\n```").first
        == "plan/computed-task 6:1 this call has no prompt")
  }

  @Test("Work for anyone is placed by the mesh, and expressions of others stand for themselves")
  func others() throws {
    let body = """
      ```
      Task:
        subagent_type: general-purpose
        prompt: Deploy with ${{ secrets.KEY }} on ${{ github.ref }}.
      ```
      """
    let files = Self.agents + [Self.command(body)]
    let plan = try #require(TestWorkspace.compile(files).plan)
    #expect(plan.tasks.map(\.agent) == [nil])
    guard case .prompt(let digest) = plan.tasks.first?.action else { return }
    let template = try Template(plan.blobs[digest] ?? "")
    #expect(
      try template.render(in: ExpressionScope())
        == "Deploy with ${{ secrets.KEY }} on ${{ github.ref }}.")
    let own = files + [TestWorkspace.agent("general-purpose")]
    #expect(TestWorkspace.compile(own).plan?.tasks.map(\.agent) == ["general-purpose"])
  }

  @Test("Calls in shell hand out work where their texts are written out")
  func shellCalls() throws {
    let tasks = try tasks(
      """
      ```bash
      mcp__moflo__task_orchestrate "Build it all" --strategy=parallel
      mcp__moflo__agent_spawn coder
      ```
      """)
    #expect(tasks.map(\.title) == ["Build it all"])
    #expect(
      findings("```bash\nmcp__moflo__task_orchestrate \"$WHAT\"\n```").first
        == "plan/computed-task 6:1 this call hands out a text that only a run can tell, or none")
  }

  @Test("Numbered sections are steps, one behind the other, where a body hands out nothing else")
  func numberedSteps() throws {
    let body = """
      # Build

      ## Step 1: Look around
      Read it.

      ### 1. A detail
      More.

      ## Step 2 – Write it
      ## Notes
      None.

      ## Step 3
      Check it.
      """
    let files = Self.agents + [Self.command(body)]
    let result = TestWorkspace.compile(files) { $0.command = "build" }
    let plan = try #require(result.plan, "\(TestWorkspace.lines(result, of: files))")
    #expect(plan.tasks.map(\.title) == ["Look around", "Write it", "Step 3"])
    #expect(plan.tasks.map(\.needs) == [[], ["look-around"], ["write-it"]])
    let prompts = plan.tasks.map { task -> String? in
      guard case .prompt(let digest) = task.action else { return nil }
      return plan.blobs[digest]
    }
    #expect(prompts == ["Read it.\n\n### 1. A detail\nMore.", "Write it", "Check it."])
    // Nobody is asked for it: many texts have numbered sections.
    #expect(TestWorkspace.compile(files).plan == nil)
    #expect(findings("## 1. Only one\nText.").first?.contains("has no tasks") ?? false)
    #expect(
      findings("## 1 thing\nText.\n## 2 things\nText.").first?.contains("has no tasks") ?? false)
  }
}
