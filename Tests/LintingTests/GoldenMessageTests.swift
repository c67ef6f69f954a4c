import Diagnostics
import Foundation
import SourceText
import Testing

@testable import Linting

/// What every rule says, in full, as people see it.
///
/// With `MOFLO_RECORD=1` in the environment the files are written anew; read the difference before
/// you commit it.
@Suite("Messages as people see them")
struct GoldenMessageTests {
  private static let folder = Support.fixtures.appendingPathComponent("Messages")
  private static let isRecording = ProcessInfo.processInfo.environment["MOFLO_RECORD"] == "1"

  static let ruleNames = RuleRegistry.all.filter { $0.examples.contains { $0.isBad } }.map {
    $0.name
  }

  @Test("a rule's findings in its bad examples read as recorded", arguments: ruleNames)
  func message(_ name: String) throws {
    let rule = try #require(RuleRegistry.rule(named: name))
    var text = ""
    for example in rule.examples where example.isBad {
      let report = Support.lint(example, text: example.plainText)
      var sources = SourceLookup(report.sources)
      let renderer = DiagnosticRenderer(usesColor: false, width: 80)
      for diagnostic in report.diagnostics where diagnostic.rule == name {
        text += renderer.render(diagnostic, in: &sources) + "\n"
      }
    }
    let file = Self.folder.appendingPathComponent(name + ".txt")
    if Self.isRecording {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }
}
