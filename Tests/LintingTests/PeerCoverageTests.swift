import Foundation
import Testing

@testable import Linting

/// The table of what another linter checks names rules that there are.
@Suite("Coverage of another linter's rules")
struct PeerCoverageTests {
  private struct Row {
    let id: String
    let rules: [String]
    let reason: String
  }

  private func rows() throws -> [Row] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Docs/agnix-coverage.tsv")
    let text = try String(contentsOf: file, encoding: .utf8)
    return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      line in
      let columns = line.components(separatedBy: "\t")
      try #require(columns.count == 3, "three columns: \(line)")
      return Row(
        id: columns[0],
        rules: columns[1] == "-" ? [] : columns[1].components(separatedBy: ", "),
        reason: columns[2])
    }
  }

  @Test("each id stands once, in order, with a reason")
  func ids() throws {
    let rows = try rows()
    #expect(rows.count >= 100)
    #expect(rows.map(\.id) == Set(rows.map(\.id)).sorted())
    for row in rows {
      #expect(row.id.wholeMatch(of: /[A-Z]+(-[A-Z]+)?-\d{3}/) != nil, "\(row.id)")
      #expect(!row.reason.isEmpty, "\(row.id)")
    }
  }

  @Test("each rule that is named exists")
  func rules() throws {
    for row in try rows() {
      for rule in row.rules {
        #expect(RuleRegistry.rule(named: rule) != nil, "\(row.id) names '\(rule)'")
      }
      #expect(Set(row.rules).count == row.rules.count, "\(row.id)")
    }
  }
}
