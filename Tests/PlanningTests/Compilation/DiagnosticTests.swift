import Diagnostics
import Planning
import Testing

@Suite("What the compiler refuses")
struct CompileDiagnosticTests {
  /// A workflow and the finding that it must lead to: its rule, place, and part of its message.
  struct Case: CustomTestStringConvertible, Sendable {
    let rule: String
    let place: String
    let message: String
    let text: String

    init(_ rule: String, _ place: String, _ message: String, _ text: String) {
      self.rule = rule
      self.place = place
      self.message = message
      self.text = text
    }

    var testDescription: String { "\(rule): \(message)" }
  }

  static let cases: [Case] = [
    Case(
      "plan/duplicate-task", "4:9", "the id 'a' is given twice",
      """
      tasks:
        - id: a
          run: 'true'
        - id: a
          run: 'true'
      """),
    Case(
      "plan/unknown-need", "6:13", "needs 'lst', which is no task",
      """
      tasks:
        - id: list
          run: 'true'
        - id: b
          run: 'true'
          needs: [lst]
      """),
    Case(
      "plan/cycle", "4:13", "a → b → c → a",
      """
      tasks:
        - id: a
          run: 'true'
          needs: [b]
        - id: b
          run: 'true'
          needs: [c]
        - id: c
          run: 'true'
          needs: [a]
      """),
    Case(
      "plan/cycle", "4:13", "a → a",
      """
      tasks:
        - id: a
          run: 'true'
          needs: [a]
      """),
    Case(
      "plan/task-name", "2:9", "'List_Files' cannot be the id",
      "tasks:\n  - id: List_Files\n    run: 'true'\n"),
    Case("plan/missing-key", "2:5", "the task has no 'id'", "tasks:\n  - run: 'true'\n"),
    Case("plan/missing-key", "2:5", "neither 'run' nor 'prompt'", "tasks:\n  - id: a\n"),
    Case(
      "plan/conflicting-tasks", "4:5", "both 'run' and 'prompt'",
      "tasks:\n  - id: a\n    run: 'true'\n    prompt: x\n"),
    Case(
      "plan/unknown-key", "4:5", "unknown key 'neds' of a task",
      "tasks:\n  - id: a\n    run: 'true'\n    neds: [a]\n"),
    Case(
      "plan/unknown-key", "4:27", "unknown key 'on' of 'retry'",
      "tasks:\n  - id: a\n    run: 'true'\n    retry: { attempts: 2, on: [exit] }\n"),
    Case("plan/unknown-key", "1:1", "unknown key 'task'", "task: []\ntasks: [{id: a, run: 'x'}]\n"),
    Case(
      "plan/wrong-type", "4:15", "'timeout' must be",
      "tasks:\n  - id: a\n    run: x\n    timeout:  [1]\n"
    ),
    Case(
      "plan/wrong-value", "4:14", "'30' is not a duration",
      "tasks:\n  - id: a\n    run: x\n    timeout: 30\n"),
    Case(
      "plan/wrong-value", "4:14", "'30 s' is not a duration",
      "tasks:\n  - id: a\n    run: x\n    timeout: 30 s\n"),
    Case(
      "plan/wrong-type", "4:17", "'idempotent' must be true or false, not a text",
      "tasks:\n  - id: a\n    run: x\n    idempotent: yes\n"),
    Case(
      "plan/wrong-value", "4:24", "must be between 1 and 100",
      "tasks:\n  - id: a\n    run: x\n    retry: { attempts: 0 }\n"),
    Case(
      "plan/wrong-value", "4:35", "is 'exits', which is none of",
      "tasks:\n  - id: a\n    run: x\n    retry: { attempts: 2, after: [exits] }\n"),
    Case(
      "plan/expression-in-run", "3:15", "'${{' does not work in 'run'",
      "tasks:\n  - id: a\n    run: echo ${{ inputs.x }}\n"),
    Case(
      "plan/expression", "3:20", "unknown name 'foo'",
      "tasks:\n  - id: a\n    prompt: \"a ${{ foo }}\"\n"),
    Case(
      "plan/expression", "5:10", "never closed",
      "tasks:\n  - id: a\n    prompt: |\n      x\n      a  ${{ foo\n"),
    Case(
      "plan/expression", "4:9", "'if' is not one expression",
      "tasks:\n  - id: a\n    run: x\n    if: 1 == 1\n"),
    Case(
      "plan/expression", "4:12", "'if' needs a boolean, not a number",
      "tasks:\n  - id: a\n    run: x\n    if: ${{ 1 }}\n"),
    Case(
      "plan/expression", "4:17", "'forEach' needs a list, not a number",
      "tasks:\n  - id: a\n    run: x\n    forEach: ${{ 1 }}\n"),
    Case(
      "plan/wrong-value", "4:23", "the pattern leads out of the folder",
      "tasks:\n  - id: a\n    run: x\n    forEach: { files: ../*.md }\n"),
    Case(
      "plan/wrong-value", "4:23", "the pattern is not relative",
      "tasks:\n  - id: a\n    run: x\n    forEach: { files: /etc/* }\n"),
    Case(
      "plan/expression-in-run", "4:23", "'${{' does not work in 'files'",
      "tasks:\n  - id: a\n    run: x\n    forEach: { files: \"${{ inputs.x }}/*\" }\n"),
    Case(
      "plan/missing-key", "4:14", "'forEach' has no 'files'",
      "tasks:\n  - id: a\n    run: x\n    forEach: {}\n"),
    Case(
      "plan/duplicate-task", "7:14", "the id 'a-files' is given twice",
      """
      tasks:
        - id: a-files
          run: x
        - id: a
          needs: [a-files]
          run: x
          forEach: { files: "*" }
      """),
    Case(
      "plan/expression", "7:17", "task 'a' is not among the needs",
      """
      tasks:
        - id: a
          run: x
          outputs: { n: number }
        - id: b
          run: x
          if: ${{ 1 < tasks.a.outputs.n }}
      """),
    Case(
      "plan/expression", "8:13", "'<' needs two numbers or two texts, not a number and a list",
      """
      tasks:
        - id: a
          run: x
          forEach: [p, q]
          outputs: { n: number }
        - id: b
          run: x
          if: ${{ 1 < tasks.a.outputs.n }}
          needs: [a]
      """),
    Case(
      "plan/unreachable-task", "4:12", "never runs",
      "tasks:\n  - id: a\n    run: x\n    if: ${{ false }}\n"),
    Case(
      "plan/output-name", "4:16", "'PATH' cannot be the name of an output",
      "tasks:\n  - id: a\n    run: x\n    outputs: { PATH: text }\n"),
    Case(
      "plan/output-name", "4:16", "'item' cannot be",
      "tasks:\n  - id: a\n    run: x\n    outputs: { item: text }\n"),
    Case(
      "plan/wrong-value", "4:19", "'txt', which is none of",
      "tasks:\n  - id: a\n    run: x\n    outputs: { a: txt }\n"),
    Case(
      "plan/output-source", "6:7", "the second that is read from standard output",
      """
      tasks:
        - id: a
          run: x
          outputs:
            a: { type: text, from: stdout }
            b: { type: text, from: stdout }
      """),
    Case(
      "plan/input-name", "1:11", "'Root' cannot be the name of an input",
      "inputs: { Root: path }\ntasks: [{ id: a, run: x }]\n"),
    Case(
      "plan/unused-input", "1:11", "no task uses the input 'root'",
      "inputs: { root: path }\ntasks: [{ id: a, run: x }]\n"),
    Case(
      "plan/wrong-type", "1:39", "the default of input 'n' is not of type 'number'",
      "inputs: { n: { type: number, default: few } }\ntasks: [{ id: a, run: 'echo $n' }]\n"),
    Case(
      "plan/undeclared-variable", "5:24", "nothing sets the variable 'rot'",
      """
      inputs: { root: path }
      tasks:
        - id: a
          run: |
            ls  "$root"; ls "$rot"
      """),
    Case(
      "plan/undeclared-variable", "3:15", "nothing sets the variable 'item'",
      "tasks:\n  - id: a\n    run: echo $item\n"),
    Case(
      "plan/ambiguous-name", "10:15", "the variable 'n' comes from task 'a' and task 'b'",
      """
      tasks:
        - id: a
          run: x
          outputs: { n: text }
        - id: b
          run: x
          outputs: { n: text }
        - id: c
          needs: [a, b]
          run: echo $n
      """),
    Case(
      "plan/wrong-value", "4:12", "'PATH' cannot be set by a task",
      "tasks:\n  - id: a\n    run: x\n    env: { PATH: /tmp }\n"),
    Case(
      "plan/wrong-value", "4:12", "'a-b' cannot be the name of an environment variable",
      "tasks:\n  - id: a\n    run: x\n    env: { a-b: c }\n"),
    Case(
      "plan/shell-syntax", "5:1", "never closed by 'fi'",
      "tasks:\n  - id: a\n    run: |\n      if true; then echo\n"),
    Case(
      "plan/unknown-agent", "4:12", "there is no agent 'nobody'",
      "tasks:\n  - id: a\n    run: x\n    agent: nobody\n"),
    Case(
      "plan/capability-unmatched", "4:20", "no agent matches what task 'a' requires",
      "tasks:\n  - id: a\n    run: x\n    capabilities: [flying]\n"),
    Case("plan/nothing-to-do", "1:8", "the list of tasks is empty", "tasks: []\n"),
    Case("plan/wrong-type", "1:8", "'tasks' must be a list, not a mapping", "tasks: { a: b }\n"),
    Case(
      "plan/yaml-syntax", "4:5", "stands twice",
      "tasks:\n  - id: a\n    run: x\n    run: y\n"),
    Case(
      "plan/unknown-key", "1:10", "unknown key 'topolgy'",
      "swarm: { topolgy: mesh }\ntasks: [{ id: a, run: x }]\n"),
    Case(
      "plan/wrong-value", "1:20", "is 'torus'",
      "swarm: { topology: torus }\ntasks: [{ id: a, run: x }]\n"),
    Case(
      "plan/wrong-value", "1:34", "which is not between 0 and 1",
      "swarm: { consensus: { threshold: 67 } }\ntasks: [{ id: a, run: x }]\n"),
    Case(
      "plan/unsafe-quorum", "1:42", "6 nodes do not survive 2 lying ones",
      "swarm: { nodes: 6, consensus: { faults:  2 } }\ntasks: [{ id: a, run: x }]\n"),
    Case(
      "plan/unreachable-quorum", "1:46", "a decision needs 70 votes of 103, and only 69",
      "swarm: { nodes: 103, consensus: { threshold: 0.67 } }\ntasks: [{ id: a, run: x }]\n"),
    Case(
      "plan/replication", "1:33", "5 copies need as many nodes, and there are 4",
      "swarm: { nodes: 4, replication: 5 }\ntasks: [{ id: a, run: x }]\n"),
    Case(
      "plan/unused-setting", "1:51", "no meaning beside Raft",
      "swarm: { consensus: { protocol: raft, threshold:  0.67 } }\ntasks: [{ id: a, run: x }]\n"),
  ]

  @Test("names the rule, the place and what is wrong", arguments: cases)
  func finding(_ expected: Case) {
    let files = [(path: "check.workflow.yaml", text: expected.text)]
    let result = TestWorkspace.compile(files)
    let lines = TestWorkspace.lines(result, of: files)
    let prefix = "\(expected.rule) \(expected.place) "
    #expect(
      lines.contains { $0.hasPrefix(prefix) && $0.contains(expected.message) },
      "\(lines.joined(separator: "\n"))")
    let isError = result.diagnostics.contains { $0.severity == .error }
    #expect(isError == (result.plan == nil))
  }

  @Test("where nothing is to do, what could not be read is named")
  func unreadableWork() {
    let files = [
      (path: ".claude/commands/a.md", text: "---\ndescription: A.\ntasks: [\n---\nText.\n"),
      TestWorkspace.agent("worker"),
    ]
    let lines = TestWorkspace.lines(TestWorkspace.compile(files), of: files)
    #expect(lines.contains { $0.hasPrefix("plan/yaml-syntax ") }, "\(lines)")
  }

  @Test("a workflow may be larger than a definition's front matter")
  func largeWorkflow() {
    let rest = String(repeating: "  # a line that says nothing\n", count: 40_000)
    let result = TestWorkspace.compile(workflow: "tasks:\n\(rest)  - { id: a, run: x }\n")
    #expect(result.plan?.tasks.count == 1)
  }

  @Test("a misspelt key comes with its fix")
  func fix() throws {
    let result = TestWorkspace.compile(workflow: "tasks:\n  - id: a\n    titel: x\n    run: y\n")
    let finding = try #require(result.diagnostics.first { $0.rule == "plan/unknown-key" })
    #expect(finding.fixes.first?.edits.first?.replacement == "title")
    #expect(finding.help == "Did you mean 'title'?")
  }

  @Test("a cycle points at each task on it")
  func cyclePlaces() throws {
    let result = TestWorkspace.compile(
      workflow: """
        tasks:
          - { id: a, run: x, needs: [c] }
          - { id: b, run: x, needs: [a] }
          - { id: c, run: x, needs: [b] }
          - { id: d, run: x, needs: [a] }
        """)
    #expect(result.diagnostics.count == 1)
    let finding = try #require(result.diagnostics.first)
    #expect(finding.message.hasSuffix("a → c → b → a"))
    #expect(finding.related.count == 2)
  }

  @Test("the nearest agents and their scores are named where none matches")
  func scores() throws {
    let result = TestWorkspace.compile([
      TestWorkspace.agent("one", "capabilities: [a, b]\n"),
      TestWorkspace.agent("two", "capabilities: [a]\n"),
      ("w.workflow.yaml", "tasks: [{ id: t, run: x, capabilities: [a, b, c] }]\n"),
    ])
    let finding = try #require(result.diagnostics.first)
    #expect(finding.rule == "plan/capability-unmatched")
    #expect(finding.reason.contains("'one' 0.66, 'two' 0.33"))
    #expect(finding.related.map(\.path) == [".claude/agents/one.md", ".claude/agents/two.md"])
  }

  @Test("seven of ten are not above 0.7, eight are")
  func strictMatch() {
    let all = (0..<10).map { "c\($0)" }
    for (count, matches) in [(7, false), (8, true)] {
      let result = TestWorkspace.compile([
        TestWorkspace.agent(
          "one", "capabilities: [\(all.prefix(count).joined(separator: ", "))]\n"),
        (
          "w.workflow.yaml",
          "tasks: [{ id: t, run: x, capabilities: [\(all.joined(separator: ", "))] }]\n"
        ),
      ])
      #expect((result.plan != nil) == matches)
    }
  }

  @Test("two workflows need choosing, and are listed")
  func choosing() throws {
    let files = [
      (path: "a.workflow.yaml", text: "tasks: [{ id: t, run: x }]\n"),
      (path: "b.workflow.yaml", text: "tasks: [{ id: t, run: y }]\n"),
    ]
    let result = TestWorkspace.compile(files)
    #expect(result.diagnostics.map(\.rule) == ["plan/several-workflows"])
    #expect(result.diagnostics[0].message.contains("'a', 'b'"))
    let chosen = try #require(TestWorkspace.compile(files) { $0.command = "b" }.plan)
    #expect(chosen.blobs.values.contains("y"))
    let wrong = TestWorkspace.compile(files) { $0.command = "c" }
    #expect(wrong.diagnostics.map(\.rule) == ["plan/unknown-command"])
    let both = TestWorkspace.compile(files) {
      $0.command = "a"
      $0.tasks = ["x"]
    }
    #expect(both.diagnostics.map(\.rule) == ["plan/conflicting-tasks"])
  }

  @Test("agents are chosen by name or path, and no name is taken twice")
  func agents() throws {
    let files = [
      TestWorkspace.agent("one"), TestWorkspace.agent("two"),
      (path: ".claude/agents/sub/two.md", text: "---\nname: two\ndescription: d\n---\nx\n"),
    ]
    let twice = TestWorkspace.compile(files) { $0.objective = "x" }
    #expect(twice.diagnostics.map(\.rule) == ["plan/duplicate-agent"])
    let plan = try #require(
      TestWorkspace.compile(files) {
        $0.objective = "x"
        $0.agents = ["one", ".claude/agents/sub/two.md"]
      }.plan)
    #expect(plan.agents.map(\.id) == ["one", "two"])
    #expect(plan.tasks.map(\.id) == ["one", "two"])
    #expect(plan.tasks.map(\.agent) == ["one", "two"])
    let unknown = TestWorkspace.compile(files) { $0.agents = ["tree"] }
    #expect(unknown.diagnostics.contains { $0.rule == "plan/unknown-agent" })
  }

  @Test("a cycle of ten thousand tasks is found at once, and shown in part")
  func largeCycle() {
    let count = 10_000
    let tasks = (0..<count).map { "- { id: t\($0), run: x, needs: [t\(($0 + 1) % count)] }" }
    let clock = ContinuousClock()
    var result: CompileResult?
    let time = clock.measure {
      result = TestWorkspace.compile(workflow: "tasks:\n" + tasks.joined(separator: "\n") + "\n")
    }
    #expect(result?.diagnostics.map(\.rule) == ["plan/cycle"])
    #expect(result?.diagnostics.first?.message.contains("(10000 tasks)") == true)
    #expect(time < .seconds(30))
  }
}
