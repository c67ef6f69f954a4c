import Foundation
import Testing

/// Files that are large, deep, or say one thing over and over.
@Suite(.serialized) struct HostileTextTests {
  /// Two megabytes, since tests are built to be debugged; `Scripts/lint-large-texts` takes ten.
  static let size = 2_000_000
  static let units = ["x", "[", "{", ">", "*", "`", "$(", "\"", "'"]
  static let otherUnits = [
    "> ", "{\"a\":", "\u{202E}", "\u{1B}", "\0", "- ", "a: ", "\n", "&a ", "<!--", "mcp__a__b({",
    "```\n", "---\n", "a;", "\\", "[a](b)", "<<a\n",
  ]

  private static func repeated(_ unit: String, _ count: Int = size) -> String {
    String(repeating: unit, count: count / unit.utf8.count)
  }

  /// Megabytes in each kind of file.
  @Test(arguments: units)
  func megabytesOfOneText(unit: String) throws {
    try lint(Self.repeated(unit), value: Self.repeated(unit, 500_000))
  }

  @Test(arguments: otherUnits)
  func aLongTextOfOtherUnits(unit: String) throws {
    try lint(Self.repeated(unit, 200_000), value: Self.repeated(unit, 50_000))
  }

  private func lint(_ text: String, value: String) throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    let command = BoundedCommand(folder: folder.path)
    let front = "---\nname: front\ndescription: Does things.\n"
    let values = [
      (".claude/agents/value.md", "\(front)metadata: \(value)\n---\nBody.\n"),
      (".claude/agents/hook.md", "\(front)hooks:\n  pre: |\n    \(value)\n---\nBody.\n"),
    ]
    let texts = [
      (".claude/agents/body.md", HostileRepositoryTests.agent + text),
      (".claude/agents/fence.md", HostileRepositoryTests.agent + "```bash\n\(text)\n```\n"),
      (".claude/agents/front.md", "\(front)metadata: \(text)\n---\nBody.\n"),
      (".claude/agents/plain.yaml", "\(front.dropFirst(4))tools: [Read]\nx: \(text)\n"),
      (".claude/settings.json", text), (".mcp.json", "{\"mcpServers\": \(text)"),
      (".claude/hooks/hook.sh", "#!/bin/bash\n\(text)"), (".claude/hooks/hook.js", text),
    ]
    for (name, text) in values + texts { try folder.write(name, text) }
    try command.run(["lint"])
    for (name, _) in texts { try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)") }
    try command.run(["lint", "--format", "sarif"])
    try command.run(["compile"])
  }

  /// A longer script is checked up to the limit, and that is said.
  @Test func aHugeScriptIsCheckedInPart() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    try folder.write(".claude/hooks/a.sh", "if\n" + Self.repeated("echo one two three\n"))
    let result = try BoundedCommand(folder: folder.path).run(["lint", "--format", "short"])
    #expect(result.output.contains("only the first 1048576 bytes of a script are checked"))
  }

  /// Makes folders in each other, each with an agent in it, by descriptors: no path is that long.
  private static func makeFolders(_ count: Int, named name: String, in path: String) throws {
    var folder = open(path, O_RDONLY | O_DIRECTORY)
    for index in 0..<count {
      mkdirat(folder, name, 0o755)
      let next = openat(folder, name, O_RDONLY | O_DIRECTORY)
      close(folder)
      folder = next
      let file = FileHandle(
        fileDescriptor: openat(folder, "a.md", O_WRONLY | O_CREAT, 0o644), closeOnDealloc: true)
      let text = "---\nname: a\(index)\ndescription: Does it.\n---\nBody.\n"
      try file.write(contentsOf: Data(text.utf8))
    }
    close(folder)
  }

  @Test func foldersDeeperThanPathsCanBe() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { try? folder.shell("rm -rf -- .claude"); folder.remove() }
    for (count, length) in [(200, 100), (60, 250)] {
      try Self.makeFolders(
        count, named: String(repeating: "d", count: length), in: "\(folder.path)/.claude/agents")
      let results = try BoundedCommand(folder: folder.path).runAll()
      #expect(results[0].status == 2)
      #expect(
        results[0].output.contains(count == 200 ? "cannot be read" : "File name too long"),
        "\(results[0].output.suffix(2000))")
      try folder.shell("rm -rf -- .claude/agents/d*")
    }
  }

  @Test func deepNestingInEveryLanguage() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    func indented(_ line: String, _ count: Int) -> String {
      (0..<count).map { String(repeating: " ", count: $0) + line }.joined(separator: "\n")
    }
    let pairs = [("{a: ", "}"), ("[", "]"), ("- ", ""), ("? ", ""), ("!a ", "")]
    for (index, pair) in pairs.enumerated() {
      let text =
        String(repeating: pair.0, count: 100_000) + String(repeating: pair.1, count: 100_000)
      try folder.write(".claude/agents/y\(index).md", "---\nname: y\nx: \(text)\n---\nBody.\n")
    }
    try folder.write(".claude/agents/i.md", "---\nname: i\n\(indented("a:", 1_300))\n---\nBody.\n")
    try folder.write(
      ".claude/settings.json", Self.repeated("{\"a\":", 500_000) + "1" + Self.repeated("}", 100_000)
    )
    try folder.write(".mcp.json", Self.repeated("[", 3_000_000))
    try folder.write(
      ".claude/agents/m.md",
      HostileRepositoryTests.agent + Self.repeated("> ", 600_000) + "a\n"
        + Self.repeated("- ", 600_000) + "a\n" + indented("- a", 2_000) + "\n"
        + Self.repeated("[", 300_000) + Self.repeated("](a)", 300_000))
    for (index, unit) in ["(", "$(", "if x; then ", "{ ", "`", "${a:-", "$((", "case a in a) "]
      .enumerated()
    {
      try folder.write(".claude/hooks/h\(index).sh", Self.repeated(unit, 500_000))
    }
    try BoundedCommand(folder: folder.path).runAll()
  }

  @Test func aliasesThatStandForMore() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    var lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for (name, previous) in zip("bcdefghi", "abcdefgh") {
      let items = Array(repeating: "*\(previous)", count: 9).joined(separator: ", ")
      lines.append("\(name): &\(name) [\(items)]")
    }
    let lists = lines.joined(separator: "\n")
    var merges = "m0: &m0 {k: v}\n"
    for index in 1..<60 {
      merges += "m\(index): &m\(index) {<<: *m\(index - 1), k\(index): *m\(index - 1)}\n"
    }
    try folder.write(
      ".claude/agents/a.md",
      "---\nname: a\ndescription: d\n\(lists)\nhooks: *i\ntools: *i\n---\nBody.\n")
    try folder.write(
      ".claude/agents/b.md",
      "---\nname: b\ndescription: d\n\(merges)hooks: *m59\ntools: *m59\nmetadata: *m59\n---\nBody.\n"
    )
    try folder.write(
      ".claude/agents/c.md",
      "---\nname: c\ndescription: d\nhooks: &h {pre: *h}\ntools: &t [*t, *u]\n? *t\n: *h\n---\nBody.\n"
    )
    try folder.write(
      ".claude/commands/d.md", "---\ndescription: d\n\(lists)\ntasks: *i\n---\nBody.\n")
    let command = BoundedCommand(folder: folder.path)
    let results = try command.runAll()
    #expect(results[0].output.contains("yaml/alias-expansion"))
    try folder.write("moflo.yaml", "\(lists)\nrules: *i\nexclude: *i\noverrides: *i\n")
    for result in try command.runAll() { #expect(result.status == 2) }
  }

  /// A plan takes memory in proportion to its size, whatever it says of itself.
  @Test func plansWithMoreThanAnybodyWrites() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    let command = BoundedCommand(folder: folder.path)
    for text in [
      Self.repeated("["), "{\"tasks\":[\(Self.repeated("{},"))1]}",
      "{\"blobs\":{\(Self.repeated("\"a\":\"\","))",
      "{\"objective\":\"\(Self.repeated("\\u001b"))\"}", Self.repeated("{\"a\":"),
      Self.repeated("1,"),
    ] {
      try folder.write("plan.json", text)
      #expect([1, 2].contains(try command.run(["plan", "show", "plan.json"]).status))
    }
    for verb in ["verify", "graph"] { try command.run(["plan", verb, "plan.json"]) }
  }

  @Test func settingsWithMoreThanAnybodyWrites() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    func list(_ count: Int, _ element: (Int) -> String) -> String {
      (0..<count).map(element).joined(separator: ",")
    }
    let command = BoundedCommand(folder: folder.path)
    try folder.write(
      ".mcp.json",
      "{\"mcpServers\":{\(list(20_000) { "\"s\($0)\":{\"command\":\"npx\",\"args\":[\"p\($0)\"]}" })}}"
    )
    for text in [
      "{\"permissions\":{\"allow\":[\(list(50_000) { "\"Bash(a\($0):*)\"" })]}}",
      "{\(list(60_000) { "\"k\($0)\":1" })}", "{\(list(60_000) { _ in "\"k\":1" })}",
      """
      {"hooks":{"PreToolUse":[\(list(4_000) {
        "{\"matcher\":\"B\($0)\",\"hooks\":[{\"type\":\"command\",\"command\":\"bash s\($0).sh\"}]}"
      })]}}
      """,
    ] {
      try folder.write(".claude/settings.json", text)
      try command.run(["lint"])
      try command.run(["lint", "--format", "sarif"])
      try command.run(["compile"])
    }
  }

  @Test func agentsWithMoreThanAnybodyWrites() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    let head = "name: a\ndescription: Does what is asked.\n"
    func lines(_ count: Int, _ line: (Int) -> String) -> String { (0..<count).map(line).joined() }
    for (index, text) in [
      "---\n\(head)\(lines(8_000) { "k\($0): v\n" })---\nBody.\n",
      "---\n\(head)capabilities:\n\(lines(8_000) { "  - cap-\($0)\n" })---\nBody.\n",
      "---\n\(head)tools: \(lines(8_000) { "mcp__s__t\($0), " })Read\n---\nBody.\n",
      "---\n\(head)---\n\(lines(8_000) { "[a](f\($0).md) mcp__moflo__t\($0) @x\($0).md `a\($0)`\n" })",
      "---\n\(head)---\n\(lines(8_000) { "<!-- moflo: ignore[a/b\($0)] -->\n# H\($0)\n" })",
    ].enumerated() {
      try folder.write(".claude/agents/a\(index).md", text)
    }
    try BoundedCommand(folder: folder.path).runAll()
  }

  /// `Scripts/lint-many-files` does the same with a hundred thousand.
  @Test func manySmallFiles() throws {
    let folder = try HostileRepositoryTests.repository()
    defer { folder.remove() }
    let count = 5_000
    for index in 0..<count {
      let name = "f\(index / 500)/a\(index).md"
      try folder.write(
        ".claude/agents/\(name)", "---\nname: a\(index)\ndescription: Does things.\n---\nBody.\n")
    }
    let result = try BoundedCommand(folder: folder.path).run(["lint"])
    #expect(result.output.contains("in \(count + 1) files"), "\(result.output.suffix(300))")
  }
}
