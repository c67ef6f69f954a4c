import Definitions
import Foundation
import Synchronization
import Testing

@testable import Planning

@Suite("Incremental compilation")
struct IncrementalCompilationTests {
  /// A store in memory, which tells what was asked of it.
  private final class MemoryStore: CompilationStore {
    private let entries = Mutex<[String: [UInt8]]>([:])

    var all: [String: [UInt8]] {
      get { entries.withLock { $0 } }
      set { entries.withLock { $0 = newValue } }
    }
    func read(_ name: String) -> [UInt8]? { all[name] }
    func write(_ name: String, _ bytes: [UInt8]) { entries.withLock { $0[name] = bytes } }
  }

  /// A folder of definitions on disk.
  private final class Folder {
    let root: String

    init() throws {
      let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appendingPathComponent("moflo-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      root = url.path
    }
    deinit { try? FileManager.default.removeItem(atPath: root) }

    func write(_ path: String, _ text: String) throws {
      let url = URL(fileURLWithPath: "\(root)/\(path)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    func remove(_ path: String) { try? FileManager.default.removeItem(atPath: "\(root)/\(path)") }
  }

  private static let compiler = PlanCompiler(name: "moflo", version: "test")

  private static let command = """
    ---
    description: Runs all.
    tasks:
      - id: one
        run: echo one
      - id: two
        needs: [one]
        capabilities: [reading]
        prompt: Read it.
    ---
    """

  private func agent(_ name: String, _ fields: String = "", body: String = "Do it.") -> String {
    "---\nname: \(name)\ndescription: Does it.\n\(fields)---\n\n\(body)\n"
  }

  private func request(_ command: String? = nil) -> CompileRequest {
    CompileRequest(command: command, compiler: Self.compiler)
  }

  private func run(
    _ folder: Folder, _ store: MemoryStore, _ request: CompileRequest
  ) -> (bytes: [UInt8]?, isKept: Bool, findings: [String]) {
    let compilation = IncrementalCompilation(root: folder.root, store: store, program: "test")
    switch compilation.compile(request, summary: \.digest) {
    case .kept(let bytes, _): return (bytes, true, [])
    case .compiled(_, let result, let document):
      return (
        document?.bytes(), false,
        result.diagnostics.map { "\($0.path):\($0.range.start): \($0.message)" }
      )
    }
  }

  private func clean(
    _ folder: Folder, _ request: CompileRequest
  ) -> (bytes: [UInt8]?, findings: [String]) {
    let result = Compilation.compile(
      workspace: Workspace.load(folder.root), request: request)
    return (
      result.plan.map { PlanDocument($0).bytes() },
      result.diagnostics.map { "\($0.path):\($0.range.start): \($0.message)" }
    )
  }

  @Test("What has not changed is not compiled again; a change of any file is seen")
  func keptPlan() throws {
    let folder = try Folder()
    let store = MemoryStore()
    let hook = "hooks:\n  pre: |\n    bash tools/prepare.sh\n"
    try folder.write(".claude/commands/all.md", Self.command)
    try folder.write(".claude/agents/a.md", agent("a", "capabilities: [reading]\n"))
    try folder.write(".claude/agents/b.md", agent("b", hook))
    try folder.write("tools/prepare.sh", "echo one\n")
    #expect(run(folder, store, request()).isKept == false)
    let again = run(folder, store, request())
    #expect(again.isKept)
    #expect(again.bytes == (clean(folder, request())).bytes)

    // Not for another request, and not where a script that a hook names is another one or gone.
    #expect(
      run(folder, store, CompileRequest(objective: "It.", compiler: Self.compiler)).isKept
        == false)
    #expect(run(folder, store, request()).isKept)
    try folder.write("tools/prepare.sh", "echo two\n")
    #expect(run(folder, store, request()).isKept == false)
    #expect(run(folder, store, request()).isKept)
    folder.remove("tools/prepare.sh")
    #expect(run(folder, store, request()).isKept == false)
    try folder.write(".claude/agents/c.md", agent("c"))
    let added = run(folder, store, request())
    #expect(!added.isKept)
    #expect(added.bytes == (clean(folder, request())).bytes)
    #expect(added.bytes != again.bytes)
  }

  @Test("An entry that is cut off or changed anywhere is not used, and replaced")
  func damage() throws {
    let folder = try Folder()
    let store = MemoryStore()
    try folder.write(".claude/commands/all.md", Self.command)
    try folder.write(".claude/agents/a.md", agent("a", "capabilities: [reading]\n"))
    let expected = run(folder, store, request()).bytes
    let sound = store.all
    #expect(sound.count == 2)
    var random = SplitMix(seed: 7)
    for round in 0..<40 {
      var entries = sound
      for (name, bytes) in sound {
        var damaged = bytes
        let place = Int(random.next() % UInt64(bytes.count))
        if round.isMultiple(of: 2) { damaged[place] ^= 0x10 } else { damaged.removeLast(place + 1) }
        entries[name] = damaged
      }
      store.all = entries
      let result = run(folder, store, request())
      #expect(result.bytes == expected)
      #expect(store.all == sound, "a damaged entry stays")
    }
  }

  @Test("After random edits the result is that of a clean compilation", arguments: 1...12)
  func edits(seed: Int) throws {
    let folder = try Folder()
    let store = MemoryStore()
    var random = SplitMix(seed: UInt64(seed))
    func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    try folder.write(".claude/commands/all.md", Self.command)
    func mend() throws {
      folder.remove(".mcp.json")
      for number in 0..<8 {
        try folder.write(
          ".claude/agents/a\(number).md", agent("a\(number)", "capabilities: [reading]\n"))
      }
    }
    var plans = 0
    for round in 0..<25 {
      if round.isMultiple(of: 6) { try mend() }
      let number = pick(8)
      let path = ".claude/agents/a\(number).md"
      switch pick(12) {
      case 0: folder.remove(path)
      case 1: try folder.write(path, agent("a\(pick(8))", "capabilities: [reading]\n"))
      case 2: try folder.write(path, agent("a\(number)", "tools: mcp__moflo__swarm_status\n"))
      case 3:
        try folder.write(
          path, agent("a\(number)", "hooks:\n  pre: |\n    echo \"$UNSET_VARIABLE\"\n"))
      case 4:
        try folder.write(
          path,
          agent(
            "a\(number)",
            "type: coordinator\nhooks:\n  pre: |\n    mcp__moflo__swarm_init mesh --maxAgents=4\n"))
      case 5: try folder.write(path, agent("a\(number)", "priority: urgent\n"))
      case 6:
        try folder.write(
          ".claude/commands/more\(pick(3)).md", "---\ndescription: More.\n---\nText.\n")
      case 7: try folder.write(".claude/skills/s\(pick(3))/SKILL.md", agent("s\(pick(3))"))
      case 8:
        try folder.write(
          path, agent("a\(number)", "skills: [s\(pick(3))]\ncapabilities: [reading]\n"))
      case 9:
        try folder.write(
          path,
          agent(
            "a\(number)", "capabilities: [reading]\n",
            body: "```bash\nmcp__moflo__task_status x\n```"))
      case 10: try folder.write(".mcp.json", #"{"mcpServers":{"s\#(pick(2))":{"command":"x"}}}"#)
      default: try folder.write(path, agent("a\(number)", "capabilities: [reading, n\(pick(9))]\n"))
      }
      let request = request(pick(6) == 0 ? "more\(pick(3))" : "all")
      let expected = clean(folder, request)
      let found = run(folder, store, request)
      #expect(found.bytes == expected.bytes)
      #expect(found.findings == expected.findings)
      if expected.bytes != nil { plans += 1 }
    }
    #expect(plans > 0, "no edit left a plan, so nothing was kept")
  }
}
