import Foundation
import Testing

/// `moflo lint` as editors, hooks and people call it.
@Suite struct LintTests {
  private static let definition = """
    ---
    name: relay
    description: Passes what one node learns on to the others.
    capabilites:
      - relaying
    hooks:
      pre: |
        mcp__moflo__swarm_init mesh --maxAgents=4 --strategy=distributed
        mcp__moflo__daa_communication --from=relay --to=all --message="{\\"type\\":\\"hello\\"}"
    ---

    You pass things on.

    """

  @Test func findingsHaveTheirPlaceInJSON() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("agents/relay.md", Self.definition)
    let result = try Command.moflo(
      ["lint", "--catalog", "moflo-4.8.22", "--format", "json", "agents/relay.md"],
      in: folder.path)
    #expect(result.status == 1)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let diagnostics = try #require(report["diagnostics"] as? [[String: Any]])
    let found = diagnostics.map { diagnostic -> String in
      let range = diagnostic["range"] as? [String: Any]
      let start = range?["start"] as? [String: Any]
      let line = start?["line"] as? Int ?? 0
      let column = start?["column"] as? Int ?? 0
      return "\(diagnostic["rule"] ?? "") \(line):\(column)"
    }
    #expect(found.contains("front-matter/unknown-key 4:1"), "\(found)")
    #expect(found.contains("hook/unknown-mcp-argument 8:47"), "\(found)")
    #expect(found.contains("hook/unknown-mcp-tool 9:5"), "\(found)")
    let summary = try #require(report["summary"] as? [String: Any])
    #expect(summary["files"] as? Int == 1)
  }

  /// Lines of paths only are understood without the parser of command lines.
  @Test(arguments: [["agents/relay.md"], ["."], ["agents", "none"], ["no\u{1B}[31m"], []])
  func pathsAloneSayWhatTheySayBesideOptions(paths: [String]) throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("agents/relay.md", Self.definition)
    func lint(_ words: [String]) throws -> (status: Int32, output: String, error: String) {
      let result = try Command.moflo(["lint"] + words, in: folder.path)
      let output = result.output.replacing(/\([0-9]+ ms\)/, with: "(time)")
      return (result.status, output, result.error)
    }
    let plain = try lint(paths)
    #expect(try plain == lint(["--color", "auto"] + paths))
    #expect(try plain == lint(["--"] + paths))
    #expect(plain.status == (paths.contains { $0.hasPrefix("no") } ? 2 : 0))
    #expect(!plain.error.contains("\u{1B}"))
  }

  @Test func fixesAreWrittenAndStay() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("agents/relay.md", Self.definition)
    let first = try Command.moflo(["lint", "--fix", "agents/relay.md"], in: folder.path)
    #expect(first.error.contains("fixed 1 finding"), "\(first.error)")
    let expected = Self.definition.replacingOccurrences(of: "capabilites", with: "capabilities")
    #expect(try folder.read("agents/relay.md") == expected)
    _ = try Command.moflo(["lint", "--fix", "agents/relay.md"], in: folder.path)
    #expect(try folder.read("agents/relay.md") == expected)
  }

  @Test func standardInputIsCheckedAsTheFileThatItWillBe() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("agents/relay.md", "---\nname: relay\ndescription: Relays.\n---\nBody\n")
    let result = try Command.moflo(
      ["lint", "--stdin-filename", "agents/relay.md", "--format", "short"], in: folder.path,
      input: Self.definition)
    #expect(result.output.contains("agents/relay.md:4:1: "), "\(result.output)\(result.error)")
  }

  @Test func reportsComeInTheFormsThatOthersRead() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("agents/relay.md", Self.definition)
    func report(_ format: String) throws -> String {
      try Command.moflo(["lint", "--format", format, "agents/relay.md"], in: folder.path).output
    }
    let sarif = try #require(
      try JSONSerialization.jsonObject(with: Data(try report("sarif").utf8)) as? [String: Any])
    #expect(sarif["version"] as? String == "2.1.0")
    #expect(try report("github").contains("::warning file=agents/relay.md,line=4,"))
    #expect(try report("junit").hasPrefix("<?xml"))
  }

  @Test func rulesArePrintedAsAReference() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let markdown = try Command.moflo(["rules", "--format", "markdown"], in: folder.path)
    #expect(markdown.status == 0)
    #expect(markdown.output.hasPrefix("# Rules\n"))
    #expect(markdown.output.contains("\n### yaml/syntax\n\n**error**"))
    let json = try Command.moflo(["rules", "--format", "json"], in: folder.path)
    let rules = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    let quiet = try #require(rules.first { $0["name"] as? String == "agent/unreferenced" })
    #expect(quiet["default"] as? Bool == false)
    #expect((quiet["examples"] as? [Any])?.count == 2)
  }

  @Test func rulesAreListedAndExplained() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let rules = try Command.moflo(["rules"], in: folder.path)
    #expect(rules.status == 0)
    for line in rules.output.split(separator: "\n").prefix(5) {
      let name = String(line.prefix { $0 != " " })
      let explained = try Command.moflo(["explain", name], in: folder.path)
      #expect(explained.status == 0)
      #expect(explained.output.hasPrefix("\(name) ("))
      #expect(explained.output.contains("Bad, in "))
    }
  }
}
