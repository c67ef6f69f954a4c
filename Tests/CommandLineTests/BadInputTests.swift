import Foundation
import Testing

/// What a person sees who hands the command something that cannot be used.
@Suite struct BadInputTests {
  private static let agent = """
    ---
    name: worker
    description: Does small things for the tests of the command line.
    capabilities: [work]
    ---
    You do small things.

    """

  @Test func aMissingFileIsUnreadableInput() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let result = try Command.moflo(["lint", "absent.md"], in: folder.path)
    #expect(result.status == 2)
    #expect(result.error.contains("absent.md: No such file or directory"))
    #expect(result.output.isEmpty)
  }

  @Test func aLoopOfFoldersEnds() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(".claude/agents/worker.md", Self.agent)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/.claude/agents/again", withDestinationPath: "..")
    let result = try Command.moflo(["lint", "."], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains("in 1 file"))
  }

  @Test func hugeFrontMatterIsRefusedWithItsPlace() throws {
    let folder = try Folder()
    defer { folder.remove() }
    var text = Data("---\nname: worker\ndescription: ".utf8)
    text.append(Data(repeating: UInt8(ascii: "x"), count: 100 << 20))
    text.append(Data("\n---\n".utf8))
    try folder.write(".claude/agents/worker.md", text)
    let result = try Command.moflo(["lint", "."], in: folder.path)
    #expect(result.status == 2 || result.status == 1)
    #expect((result.output + result.error).contains(".claude/agents/worker.md"))
    #expect((result.output + result.error).contains("limit"))
  }

  @Test func anAliasBombIsReported() throws {
    let folder = try Folder()
    defer { folder.remove() }
    var lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for (name, previous) in zip("bcdefghi", "abcdefgh") {
      let items = Array(repeating: "*\(previous)", count: 9).joined(separator: ", ")
      lines.append("\(name): &\(name) [\(items)]")
    }
    try folder.write(
      ".claude/agents/worker.md",
      "---\nname: worker\ndescription: d\n\(lines.joined(separator: "\n"))\n---\nBody\n")
    let result = try Command.moflo(["lint", "."], in: folder.path)
    #expect(result.output.contains("yaml/alias-expansion"), "\(result.output)")
    #expect(result.status == 1)
  }

  @Test func invalidUTF8IsReportedAtItsByte() throws {
    let folder = try Folder()
    defer { folder.remove() }
    var data = Data("---\nname: worker\ndescription: a".utf8)
    data.append(contentsOf: [0xFF, 0x1B])
    data.append(Data("b\n---\nBody\n".utf8))
    try folder.write(".claude/agents/worker.md", data)
    let result = try Command.moflo(["lint", "--format", "short", "."], in: folder.path)
    #expect(result.output.contains(".claude/agents/worker.md:3:15: "), "\(result.output)")
    #expect(result.output.contains("yaml/invalid-utf8"))
    #expect(!result.output.utf8.contains(0x1B))
    #expect(result.status == 1)
  }

  @Test(arguments: [
    (
      "needs: [second]", "plan/cycle",
      "  - { id: second, needs: [first], run: 'true' }\n"
    ),
    ("agent: nobody", "plan/unknown-agent", ""),
    ("needs: [nothing]", "plan/unknown-need", ""),
    ("capabilities: [flying]", "plan/capability-unmatched", ""),
  ])
  func aPlanThatCannotWorkIsRefused(
    field: String, rule: String, others: String
  ) throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("agents/worker.md", Self.agent)
    try folder.write(
      "commands/work.md",
      "---\ndescription: Works.\ntasks:\n  - id: first\n    \(field)\n    run: 'true'\n\(others)---\n"
    )
    let result = try Command.moflo(["compile", ".", "-o", "plan.json"], in: folder.path)
    #expect(result.status == 1, "\(result.error)")
    #expect(result.error.contains(rule), "\(result.error)")
    #expect(result.error.contains("commands/work.md:"))
    #expect(!folder.exists("plan.json"))
  }

  @Test func aTamperedPlanIsRefused() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("agents/worker.md", Self.agent)
    try folder.write(
      "commands/work.md",
      "---\ndescription: Works.\ntasks:\n  - { id: first, run: echo sound }\n---\n")
    #expect(try Command.moflo(["compile", ".", "-o", "plan.json"], in: folder.path).status == 0)
    let text = try folder.read("plan.json")
    try folder.write("plan.json", text.replacingOccurrences(of: "echo sound", with: "echo other"))
    for arguments in [["plan", "verify", "plan.json"], ["run", "plan.json"]] {
      let result = try Command.moflo(arguments, in: folder.path)
      #expect(result.status == 1, "\(result.error)")
      #expect(result.error.contains("digest"), "\(result.error)")
    }
    #expect(!folder.exists(".moflo/runs"))
  }

  @Test func aPromptWithoutARunnerEndsBeforeAnythingStarts() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("agents/worker.md", Self.agent)
    for runner in [[], ["--runner", "no-such-runner -p"]] {
      let result = try Command.moflo(
        ["run", ".", "--task", "Say hello."] + runner, in: folder.path)
      #expect(result.status == 2, "\(result.error)")
      #expect(result.error.contains("runner"), "\(result.error)")
    }
    let runs = try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/.moflo/runs")
    #expect((runs ?? []).isEmpty)
  }

  @Test func unknownOptionsAreWrongUsage() throws {
    let folder = try Folder()
    defer { folder.remove() }
    for arguments in [["lint", "--nonsense"], ["explain", "hook/unknown-tool"], ["run"]] {
      let result = try Command.moflo(arguments, in: folder.path)
      #expect(result.status == 2, "\(arguments): \(result.error)")
      #expect(!result.error.isEmpty)
    }
  }
}
