import Diagnostics
import SourceText
import Testing

@testable import Linting

@Suite("A coordinator under several catalogues")
struct AcceptanceTests {
  private func lint(_ catalog: String?) throws -> LintReport {
    var configuration = LintConfiguration()
    if let catalog { configuration.catalogs.forAllServers = [catalog] }
    let source = try Support.fixture("ring-coordinator.md")
    let file = SourceFile(path: "agents/ring-coordinator.md", bytes: source.bytes)
    return LintEngine.lint(Support.workspace([file]), configuration: configuration)
  }

  /// `line:column text` of each finding of a rule.
  private func places(_ report: LintReport, _ rule: String) -> [String] {
    var sources = Diagnostics.SourceLookup(report.sources)
    return report.diagnostics.filter { $0.rule == rule }.map { diagnostic in
      let position = sources.position(of: diagnostic.range.start, in: diagnostic.path)
      let text = sources.entry(at: diagnostic.path)?.file.text(in: diagnostic.range) ?? ""
      return "\(position.line):\(position.column) \(text)"
    }
  }

  @Test("with the catalogue of a release that lacks the tools, each is found at its place")
  func release() throws {
    let report = try lint("moflo-4.8.22")
    #expect(
      places(report, "hook/unknown-mcp-tool") == [
        "15:5 mcp__moflo__daa_communication",
        "16:5 mcp__moflo__daa_consensus",
        "17:5 mcp__moflo__memory_usage",
        "20:17 mcp__moflo__memory_usage",
        "21:5 mcp__moflo__daa_communication",
      ])
    #expect(
      places(report, "hook/unknown-mcp-argument") == ["14:47 --strategy", "19:50 --timeframe"])
    #expect(
      places(report, "body/unknown-mcp-tool") == [
        "32:1 mcp__moflo__daa_communication",
        "33:1 mcp__moflo__swarm_monitor",
        "38:1 mcp__moflo__topology_optimize",
      ])
    #expect(
      places(report, "body/unknown-mcp-argument")
        == ["30:43 --strategy", "37:37 --operation"])
  }

  @Test("with the catalogue that the calls were written for, every tool is there")
  func original() throws {
    let report = try lint("claude-flow-2.0")
    #expect(places(report, "hook/unknown-mcp-tool") == [])
    #expect(places(report, "body/unknown-mcp-tool") == [])
  }

  @Test("moflo's own catalogue accepts all calls")
  func native() throws {
    let report = try lint(nil)
    #expect(
      report.diagnostics.filter { $0.rule != "front-matter/ignored-key" }.map(\.message) == [])
  }
}
