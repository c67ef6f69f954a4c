import Definitions
import Foundation
import SourceText
import Testing

@testable import Linting

/// What is said of whole trees of files, as people see it.
///
/// With `MOFLO_RECORD=1` in the environment the files are written anew; read the difference before
/// you commit it.
@Suite("What loads")
struct LoadingTests {
  private static let isRecording = ProcessInfo.processInfo.environment["MOFLO_RECORD"] == "1"

  private static func files(_ name: String) throws -> [SourceFile] {
    let text = String(
      decoding: try Support.fixture("Loading/\(name).tree").bytes, as: UTF8.self)
    return text.components(separatedBy: "\n=== ").dropFirst().map { part in
      let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let text = lines.count > 1 ? String(lines[1]) : ""
      return SourceFile(path: String(lines[0]), text: text.hasSuffix("\n") ? text : text + "\n")
    }
  }

  private static func workspace(_ files: [SourceFile], only: [String] = []) -> Workspace {
    Workspace.build(
      root: "/tree/project", files: files.map { Workspace.loadSource($0) }, only: only)
  }

  private static func report(_ files: [(String, String)], home: String? = nil) -> LoadingReport {
    LoadingExplanation.explain(
      workspace(files.map { SourceFile(path: $0.0, text: $0.1) }), root: "/tree/project",
      home: home)
  }

  private func check(_ name: String, _ text: String) throws {
    let file = Support.fixtures.appendingPathComponent("Loading/\(name)")
    if Self.isRecording { try text.write(to: file, atomically: true, encoding: .utf8) }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  @Test("each file's fate is told with its reason and place", arguments: ["project", "plugins"])
  func text(_ name: String) throws {
    let report = LoadingExplanation.explain(
      Self.workspace(try Self.files(name)), root: "/tree/project")
    try check("\(name).txt", LoadingReporter().text(report))
    #expect(report.count(.dropped) > 3 && report.count(.loaded) > 3)
  }

  @Test("programs are told the same")
  func json() throws {
    let report = LoadingExplanation.explain(
      Self.workspace(try Self.files("project")), root: "/tree/project")
    try check("project.json", LoadingReporter().json(report).prettyText() + "\n")
  }

  @Test("only what was asked for is told, but all is known")
  func only() throws {
    let report = LoadingExplanation.explain(
      Self.workspace(try Self.files("project"), only: [".claude/agents/second.md"]),
      root: "/tree/project")
    #expect(report.entries.map(\.verdict) == [.shadowed])
    #expect(report.entries.first?.related?.path == ".claude/agents/reviewer.md")
  }

  @Test("a project's agents go before the person's own, and the person's own skills before its")
  func scopes() {
    let agent = "---\nname: a\ndescription: Reviews.\n---\nReview.\n"
    let report = Self.report(
      [
        (".claude/agents/a.md", agent), (".claude/skills/s/SKILL.md", agent),
        (".claude/commands/s.md", "x"), ("own/.claude/agents/a.md", agent),
        ("own/.claude/skills/s/SKILL.md", agent), ("own/.claude/settings.json", "{}"),
      ], home: "/tree/project/own")
    #expect(
      report.entries.map { "\($0.path) \($0.verdict) \($0.reason)" } == [
        ".claude/agents/a.md loaded ",
        ".claude/commands/s.md shadowed the person's own 's' goes first",
        ".claude/skills/s/SKILL.md shadowed the person's own 's' goes first",
        "own/.claude/agents/a.md shadowed the project's 'a' goes first",
        "own/.claude/settings.json loaded ",
        "own/.claude/skills/s/SKILL.md loaded ",
      ])
  }

  @Test("the workspace may begin inside of what is loaded")
  func insideRoots() {
    let agent = "---\nname: a\ndescription: Reviews.\n---\nReview.\n"
    func verdict(_ path: String, root: String) -> LoadingReport.Verdict? {
      let file = Workspace.loadSource(SourceFile(path: path, text: agent), kind: .agent)
      let workspace = Workspace.build(root: root, files: [file])
      return LoadingExplanation.explain(workspace, root: root).entries.first?.verdict
    }
    #expect(verdict("a.md", root: "/p/.claude/agents/core") == .loaded)
    #expect(verdict("agents/a.md", root: "/p/.claude") == .loaded)
    #expect(verdict("a.md", root: "/p/.claude") == .dropped)
    #expect(verdict("a.md", root: "/p") == .dropped)
  }

  @Test("manifests can hold anything")
  func hostileManifests() {
    let manifests = [
      "", "[]", "{", #"{"name": 1, "agents": 7, "skills": [[], null, "../.."]}"#,
      #"{"name": "p", "commands": ["", "/", "./../x"]}"#,
    ]
    for text in manifests {
      let report = Self.report([
        (".claude-plugin/plugin.json", text), (".claude-plugin/marketplace.json", text),
        ("agents/a.md", "x"), ("commands/a.md", "x"), ("skills/a/SKILL.md", "x"),
      ])
      #expect(report.entries.count == 5)
    }
  }

  @Test("many definitions of one name take no time")
  func many() {
    let agent = "---\nname: a\ndescription: Reviews.\n---\nReview.\n"
    let report = Self.report((0..<3_000).map { (".claude/agents/a\($0).md", agent) })
    #expect(report.count(.shadowed) == 2_999)
  }
}
