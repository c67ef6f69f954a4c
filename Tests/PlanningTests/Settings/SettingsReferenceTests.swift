import Diagnostics
import Foundation
import JSONSyntax
import Planning
import Testing

@Suite("The reference of settings")
struct SettingsReferenceTests {
  /// The rows of the first table of `Docs/Swarm.md`.
  private static func rows() throws -> [(setting: String, example: String)] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Docs/Swarm.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    return lines.drop { !$0.hasPrefix("| setting") }.dropFirst(2).prefix { $0.hasPrefix("| `") }
      .map { line in
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        return (cells[0].filter { $0 != "`" }, cells[2].filter { $0 != "`" })
      }
  }

  private static func compile(_ settings: String) -> CompileResult {
    let agents = (0..<6).map { TestWorkspace.agent("a\($0)") }
    let lead = TestWorkspace.agent("lead", "type: coordinator\nswarm: { \(settings) }\n")
    return TestWorkspace.compile(agents + [lead]) { $0.tasks = ["x"] }
  }

  @Test("names each setting that a plan has, and each example is taken")
  func isWhole() throws {
    let rows = try Self.rows()
    let plan = try #require(Self.compile("").plan)
    let known = plan.provenance.keys.filter { $0.hasPrefix("swarm.") }.map { $0.dropFirst(6) }
    let named = Set(rows.map(\.setting))
    #expect(named == Set(known.map(String.init)).union(["failureDetection.detector"]))
    for (setting, example) in rows {
      let parts = setting.split(separator: ".")
      // Where lying nodes are not survived, a threshold would mean nothing.
      let text =
        parts.count == 1
        ? "\(setting): \(example)" : "\(parts[0]): { \(parts[1]): \(example) }"
      let result = Self.compile(text)
      #expect(result.diagnostics.isEmpty, "\(text): \(result.diagnostics.map(\.message))")
      #expect(result.plan?.provenance["swarm.\(setting)"]?.kind == .frontMatter, "\(text)")
    }
  }

  @Test("SWIM has no timeout to set, nor one that must exceed its interval")
  func timeouts() throws {
    let long = Self.compile("failureDetection: { detector: swim, interval: 20s }")
    #expect(long.diagnostics.isEmpty)
    #expect(long.plan?.swarm.heartbeatInterval == 20_000)
    let both = Self.compile("failureDetection: { detector: swim, timeout: 20s }")
    #expect(both.diagnostics.map(\.rule) == ["plan/unused-setting"])
    #expect(both.plan != nil)
    let short = Self.compile("failureDetection: { interval: 20s }")
    #expect(short.diagnostics.map(\.rule) == ["plan/wrong-value"])
  }
}
