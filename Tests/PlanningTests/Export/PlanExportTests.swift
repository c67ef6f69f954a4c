import Planning
import Testing

@testable import Planning

@Suite("Exports")
struct PlanExportTests {
  private func document(
    _ tasks: String, agents: [(path: String, text: String)] = [TestWorkspace.agent("worker")]
  ) throws -> PlanDocument {
    let command = (
      path: ".claude/commands/all.md", text: "---\ndescription: All.\n\(tasks)\n---\n"
    )
    let files = agents + [command]
    let result = TestWorkspace.compile(files)
    return PlanDocument(
      try #require(result.plan, "\(TestWorkspace.lines(result, of: files))"))
  }

  @Test("Texts are quoted so that neither bash, YAML, GitHub nor Argo finds anything in them")
  func quoting() {
    #expect(ShellQuoting.quoted("it's") == #"'it'\''s'"#)
    #expect(ShellQuoting.quoted("a {{b}} ${{ c }}") == "'a {''{b}} ${''{ c }}'")
    #expect(ShellQuoting.quoted("{{{{") == "'{''{''{''{'")
    #expect(ShellQuoting.quoted("a\r\nb'\\{{") == #"$'a\x0d\nb\'\\{\x7b'"#)
    #expect(ShellQuoting.quoted("\u{2028}") == #"$'\xe2\x80\xa8'"#)
    for text in ["{{", "${{ secrets.X }}", "{\u{7}{{{", "x{{{{{y"] {
      #expect(!ShellQuoting.quoted(text).contains("{{"))
    }
    #expect(YAMLText.quoted("a\"\u{85}") == #""a\"\u0085""#)
  }

  @Test(
    "Expressions become filters",
    arguments: [
      ("inputs.a == 'x\\(y)'", #"(.inputs["a"] == "x\\(y)")"#),
      (
        "!contains(item, 'a') && length(item) >= 2",
        #"((holds(.item; "a") | not) and (less((.item | size); 2) | not))"#
      ),
      (
        "tasks.t.outputs.o < 3 || false",
        #"(less(.tasks["t"]["o"]; 3) or (false | boolean))"#
      ),
      ("['a', 'b']", #"["a", "b"]"#),
    ])
  func filters(source: String, filter: String) throws {
    #expect(ExpressionFilter.value(of: try Expression(source)) == filter)
  }

  @Test("Whoever matches best does a task, and its hooks without tool calls are taken along")
  func agents() throws {
    let agents = [
      TestWorkspace.agent("first"),
      TestWorkspace.agent(
        "reader",
        "capabilities: [reading]\nhooks:\n  pre: |\n    echo before\n  post: |\n    mcp__moflo__swarm_status\n"
      ),
    ]
    let export = try PlanExport(
      try document(
        "tasks:\n  - { id: a, run: echo a, capabilities: [reading] }\n  - { id: b, run: echo b }",
        agents: agents),
      runner: nil)
    #expect(export.tasks.map { $0.agent?.id } == ["reader", "first"])
    #expect(export.tasks[0].definition.contains("pre=('echo before\n')"))
    #expect(!export.tasks[0].definition.contains("post="))
    #expect(export.notes.count == 1)
    #expect(export.notes[0].contains("'agent/reader/post' (.claude/agents/reader.md:"))
  }

  @Test("A task that is never repeated unasked is not repeated, whatever it says")
  func idempotency() throws {
    let export = try PlanExport(
      try document(
        "tasks:\n  - { id: a, run: echo a, idempotent: false, retry: { attempts: 3 } }\n"
          + "  - { id: b, run: echo b, retry: { attempts: 3, backoff: 1500ms }, timeout: 1500ms }"),
      runner: nil)
    #expect(!export.tasks[0].definition.contains("attempts="))
    #expect(
      export.tasks[1].definition.contains("attempts=3\n  backoff=1500\n  retry='exit timeout'"))
    #expect(export.tasks[1].definition.contains("limit=1.500\n"))
  }

  @Test("What only a run can do is refused, each task with its reason")
  func refusals() throws {
    let document = try document(
      "tasks:\n  - { id: a, prompt: Do it. }\n  - { id: b, run: mcp__moflo__swarm_status }")
    #expect(
      throws: PlanExportError(reasons: [
        "task 'a' is a prompt: say with --runner what answers it",
        ".claude/commands/all.md:5: task 'b' calls 'mcp__moflo__swarm_status', which only a run answers",
      ])
    ) { try PlanExport(document, runner: nil) }
    let tagged = try PlanExport(
      try self.document(
        "inputs:\n  x: { type: text, default: 'a {{b}}' }\ntasks:\n  - { id: a, run: 'echo $x' }"),
      runner: nil)
    #expect(throws: PlanExportError.self) { try tagged.argoWorkflow() }
    #expect(tagged.gitHubWorkflow().contains("default: \"a {{b}}\""))
  }

  @Test("A job is named as GitHub allows, and titles are no expressions of it")
  func gitHub() throws {
    let export = try PlanExport(
      try document(
        "tasks:\n  - { id: 1st, title: 'Is ${{ secrets.X }}', run: echo }\n  - { id: b, needs: [1st], run: echo }"
      ),
      runner: nil)
    let text = export.gitHubWorkflow()
    #expect(text.contains("\n  _1st:\n    name: \"Is ${{ '${{' }} secrets.X }}\"\n"))
    #expect(text.contains("    needs: [_1st]\n"))
    #expect(!text.contains("title='Is ${{"))
  }
}
