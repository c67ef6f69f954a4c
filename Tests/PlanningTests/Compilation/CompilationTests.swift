import Definitions
import Diagnostics
import Foundation
import JSONSyntax
import Planning
import SourceText
import Testing
import ToolCatalog

@Suite("Compiling")
struct CompilationTests {
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/Planning")

  private func treeCheck() throws -> SwarmPlan {
    let root = Self.fixtures.appending(path: "tree-check").path
    let workspace = Workspace.load(root)
    let request = CompileRequest(compiler: PlanCompiler(name: "moflo", version: "test"))
    let result = Compilation.compile(workspace: workspace, request: request)
    for diagnostic in result.diagnostics { Issue.record("\(diagnostic.message)") }
    return try #require(result.plan)
  }

  /// With `MOFLO_RECORD` set the golden files are written anew.
  private func compare(_ text: String, with name: String) throws {
    let url = Self.fixtures.appending(path: name)
    if ProcessInfo.processInfo.environment["MOFLO_RECORD"] != nil {
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: url, encoding: .utf8)
    #expect(text == expected)
  }

  @Test("gives the golden plan")
  func golden() throws {
    let document = PlanDocument(try treeCheck())
    let value = try JSONValue.parse(document.bytes())
    try compare(value.prettyText() + "\n", with: "tree-check.plan.json")
    try compare(PlanText.render(document), with: "tree-check.plan.txt")
    try compare(PlanGraph(document.plan).svg(), with: "tree-check.svg")
    #expect(PlanVerification.findings(of: document.plan).isEmpty)
    #expect(try PlanDocument.read(document.bytes()) == document)
  }

  @Test("keeps what a task says")
  func tasks() throws {
    let plan = try treeCheck()
    #expect(plan.tasks.map(\.id) == ["fetch", "files", "measure", "judge"])
    let measure = try #require(plan.tasks.first { $0.id == "measure" })
    #expect(measure.forEach == "tasks.files.outputs.list")
    #expect(measure.timeout == 30_000)
    #expect(measure.retry == .init(attempts: 3, backoff: 1_000, after: [.exit, .timeout]))
    #expect(measure.outputs == [.init(name: "size", type: .number, isStandardOutput: true)])
    let fetch = try #require(plan.tasks.first { $0.id == "fetch" })
    #expect(
      fetch.outputs == [
        .init(name: "note", type: .text, isStandardOutput: false),
        .init(name: "rules", type: .json, isStandardOutput: true),
      ])
    #expect(!fetch.idempotent)
    #expect(fetch.directory == "scratch")
    #expect(plan.permissions.environment == [])
    #expect(plan.permissions.hosts == ["example.org"])
    #expect(plan.permissions.files == ["rules.json", "status.txt"])
    #expect(plan.objective == "Checks the tree's notes.")
    let judge = try #require(plan.tasks.last)
    #expect(judge.environment == ["LIMIT": "${{ inputs.limit }}"])
  }

  @Test("its plans fit the published schema")
  func schema() throws {
    let url = Self.fixtures.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Schemas/plan.schema.json")
    let bytes = [UInt8](try Data(contentsOf: url))
    let root = try #require(JSONDocument.parse(bytes).root)
    let schema = JSONSchema(root)
    #expect(schema.unsupportedKeywords.isEmpty)
    for plan in [try treeCheck(), SamplePlan.full(), SamplePlan.minimal()] {
      let signature = PlanSignature(
        publicKey: String(repeating: "a", count: 64), signature: String(repeating: "b", count: 128))
      let value = try JSONValue.parse(PlanDocument(plan, signatures: [signature]).bytes())
      #expect(schema.violations(of: value).map(\.message) == [])
      var broken = value.object ?? [:]
      broken["surprise"] = true
      #expect(!schema.violations(of: .object(broken)).isEmpty)
    }
  }

  @Test("a literal list is what a forEach runs for")
  func literalForEach() throws {
    let result = TestWorkspace.compile(
      workflow: """
        tasks:
          - id: a
            forEach: [x, "it's", 3]
            run: echo "$item"
        """)
    let plan = try #require(result.plan)
    let forEach = try #require(plan.tasks.first?.forEach)
    #expect(forEach == "['x', 'it''s', '3']")
    #expect(
      try Expression(forEach).evaluate(in: ExpressionScope()).items
        == [.text("x"), .text("it's"), .text("3")])
  }

  @Test("a pattern of files is listed by a task of its own, and stays a pattern")
  func filesForEach() throws {
    let result = TestWorkspace.compile(
      workflow: """
        tasks:
          - id: each
            cwd: docs
            forEach: { files: "**/it's $(x) [!a-z]*.md" }
            run: wc -c "$item"
        """)
    let plan = try #require(result.plan)
    #expect(plan.tasks.map(\.id) == ["each-files", "each"])
    #expect(plan.tasks[0].directory == "docs")
    #expect(plan.tasks[1].needs == ["each-files"])
    #expect(plan.tasks[1].forEach == "tasks.each-files.outputs.paths")
    let script = try #require(plan.scripts.first { $0.id == "task/each-files/run" })
    let text = try #require(plan.blobs[script.text])
    #expect(text.contains("in **/it\\'s' ''$''('x')'' '[!a-z]*.md; do"))
    #expect(script.line == 4)
    #expect(plan.permissions.files == ["**/it's $(x) [!a-z]*.md"])
  }

  @Test("the order of files makes no difference, and each plan reads back as it was")
  func properties() throws {
    var random = SplitMix(seed: 42)
    var compiled = 0
    for _ in 0..<60 {
      var files = RandomWorkspace.files(using: &random)
      guard let plan = TestWorkspace.compile(files).plan else {
        Issue.record("a random workspace does not compile: \(files)")
        continue
      }
      compiled += 1
      let document = PlanDocument(plan)
      let bytes = document.bytes()
      #expect(try PlanDocument.read(bytes) == document)
      #expect(PlanVerification.findings(of: plan).isEmpty)
      files.shuffle(using: &random)
      let again = TestWorkspace.compile(files).plan.map { PlanDocument($0).bytes() }
      #expect(again == bytes)
    }
    #expect(compiled == 60)
  }

  @Test("the time grows with the number of tasks, not with its square")
  func linearTime() {
    func time(_ count: Int) -> Swift.Duration {
      let tasks = (0..<count).map { number in
        "- { id: t\(number), run: echo, needs: [\(number == 0 ? "" : "t\(number - 1)")] }"
      }
      let files = [(path: "w.workflow.yaml", text: "tasks:\n" + tasks.joined(separator: "\n"))]
      let workspace = TestWorkspace.make(files)
      let request = CompileRequest(compiler: PlanCompiler(name: "moflo", version: "test"))
      return ContinuousClock().measure {
        let plan = Compilation.compile(workspace: workspace, request: request).plan
        #expect(plan?.tasks.count == count)
      }
    }
    // The best of three, since other tests run beside this one.
    let small = (0..<3).map { _ in time(1_000) }.min() ?? .zero
    let large = (0..<3).map { _ in time(8_000) }.min() ?? .zero
    #expect(large < small * 32, "\(small) for 1,000 tasks, \(large) for 8,000")
  }

  @Test("no byte of a broken workflow crashes the compiler")
  func noise() {
    let text = Array(
      """
      swarm: { topology: mesh, consensus: { threshold: 0.67 } }
      inputs: { root: { type: path, default: . } }
      tasks:
        - id: a
          run: ls "$root"
          outputs: { list: lines }
        - id: b
          needs: [a]
          forEach: ${{ tasks.a.outputs.list }}
          prompt: Look at ${{ item }}.
      """.utf8)
    var random = SplitMix(seed: 3)
    for _ in 0..<400 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        bytes[index] = UInt8.random(in: 0...255, using: &random)
      }
      let file = Workspace.loadSource(SourceFile(path: "n.workflow.yaml", bytes: bytes))
      let workspace = Workspace.build(root: "workspace", files: [file])
      let result = Compilation.compile(
        workspace: workspace,
        request: CompileRequest(compiler: PlanCompiler(name: "moflo", version: "test")))
      #expect(result.plan != nil || !result.diagnostics.isEmpty)
    }
  }

  @Test("tasks come from flags where no definition has any")
  func flags() throws {
    let files = [TestWorkspace.agent("one")]
    let plan = try #require(
      TestWorkspace.compile(files) { $0.tasks = ["Look\nclosely", "Tell"] }.plan)
    #expect(plan.tasks.map(\.id) == ["task-1", "task-2"])
    #expect(plan.tasks.map(\.title) == ["Look", "Tell"])
    #expect(plan.provenance["tasks.task-1"] == PlanOrigin(kind: .flag))
    let nothing = TestWorkspace.compile(files)
    #expect(nothing.diagnostics.map(\.rule) == ["plan/nothing-to-do"])
  }
}

/// Workspaces that compile, made at random.
enum RandomWorkspace {
  static func files(using random: inout SplitMix) -> [(path: String, text: String)] {
    var files: [(path: String, text: String)] = []
    let agents = Int.random(in: 1...6, using: &random)
    for number in 0..<agents {
      let priority = ["low", "medium", "high", "critical"].randomElement(using: &random) ?? "low"
      files.append(
        TestWorkspace.agent(
          "agent-\(number)",
          "capabilities: [work, skill-\(number)]\npriority: \(priority)\n"
            + "hooks:\n  pre: |\n    echo \"$TASK\"\n    date > log-\(number).txt\n",
          body: "Agent \(number) works. äöü\n"))
    }
    var tasks = ""
    let count = Int.random(in: 1...12, using: &random)
    for number in 0..<count {
      tasks += "  - id: t\(number)\n"
      let needs = (0..<number).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
      if !needs.isEmpty {
        tasks += "    needs: [\(needs.map { "t\($0)" }.joined(separator: ", "))]\n"
      }
      tasks += "    outputs: { out\(number): lines }\n"
      if let need = needs.first {
        tasks += "    if: ${{ length(tasks.t\(need).outputs.out\(need)) > 0 }}\n"
      }
      switch Int.random(in: 0..<3, using: &random) {
      case 0: tasks += "    run: echo \"$root\"\n    capabilities: [work]\n"
      case 1: tasks += "    prompt: Do ${{ inputs.root }}.\n    agent: agent-0\n"
      default:
        tasks += "    forEach: [a, b]\n    run: |\n      printf '%s\\n' \"$item\" \"$root\"\n"
      }
    }
    files.append(
      (
        "all.workflow.yaml",
        "inputs: { root: path }\ntasks:\n\(tasks)"
          + "  - { id: last, prompt: \"${{ inputs.root }}\" }\n"
      ))
    return files
  }
}
