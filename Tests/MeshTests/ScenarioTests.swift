import Foundation
import MeshSimulation
import Testing

/// Scenarios that read like a trace of the protocol; Fixtures/Mesh holds what must come of each.
///
/// With `MOFLO_RECORD=1` in the environment the files are written anew; read the difference before you
/// keep it.
@Suite("Scenarios")
struct ScenarioTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/Mesh")

  static let names = ["raft", "pbft", "swim", "work-stealing"].flatMap { name in
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: name).path)
    return (files ?? []).filter { $0.hasSuffix(".txt") }.sorted().map { "\(name)/\($0)" }
  }

  @Test("Every scenario goes as it is written", arguments: names)
  func scenario(name: String) throws {
    let url = Self.folder.appending(path: name)
    let expected = try String(contentsOf: url, encoding: .utf8)
    let actual = try ScenarioRunner.run(ScenarioScript(expected, file: name))
    if ProcessInfo.processInfo.environment["MOFLO_RECORD"] == "1" {
      try actual.write(to: url, atomically: true, encoding: .utf8)
      return
    }
    #expect(!actual.contains("VIOLATES"))
    guard actual != expected else { return }
    let pairs = zip(
      actual.split(separator: "\n", omittingEmptySubsequences: false),
      expected.split(separator: "\n", omittingEmptySubsequences: false))
    let line = pairs.enumerated().first { $0.element.0 != $0.element.1 }
    Issue.record(
      """
      Fixtures/Mesh/\(name):\((line?.offset ?? 0) + 1): expected \
      '\(line?.element.1 ?? "the end")', got '\(line?.element.0 ?? "the end")'
      """)
  }

  @Test("There are scenarios of both protocols")
  func all() { #expect(Self.names.count >= 13) }

  @Test(
    "What is wrong with a scenario is said with its place",
    arguments: [
      ("submit n0 a", "x.txt:1:1: a scenario begins with a protocol, such as 'raft nodes=3'"),
      ("raft nodes=3\ntimeout n7", "x.txt:2:9: there is no host 'n7'; there are n0 to n2"),
      (
        "raft nodes=3 size=4",
        "x.txt:1:14: known here are nodes=, spares=, snapshot=, trailing=, chunk="
      ),
      ("raft nodes=0", "x.txt:1:6: a number from 1 to 64 is due"),
      ("raft nodes=3\n\n# so\ntimeout", "x.txt:4:1: 'timeout' asks for a host, such as n0"),
      ("raft nodes=3\nliar n0 silence", "x.txt:2:9: no such way to lie, or not in this protocol"),
    ])
  func errors(text: String, message: String) throws {
    let error = #expect(throws: ScenarioError.self) {
      try ScenarioRunner.run(ScenarioScript(text, file: "x.txt"))
    }
    #expect(error?.description == message)
  }
}
