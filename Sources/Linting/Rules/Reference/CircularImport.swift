import Definitions
import Diagnostics
import SourceText
import SwarmChecks

/// Finds files that import themselves in the end.
enum CircularImport: WorkspaceRule {
  static let name = "reference/circular-import"
  static let severity = Severity.warning
  static let summary = "files that import one another in a circle"
  static let explanation = """
    Where a file imports another that imports the first, reading stops at a depth that nobody chose, and \
    what was meant to be read may be left out. Take one of the imports away.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      # Rules

      ‹@part/CLAUDE.md›
      """, at: "CLAUDE.md", message: "CLAUDE.md → part/CLAUDE.md → CLAUDE.md import one another",
      others: [RuleExample.File("part/CLAUDE.md", "See @../CLAUDE.md too.\n")]),
    .good(
      """
      # Rules

      @part/CLAUDE.md
      """, at: "CLAUDE.md", others: [RuleExample.File("part/CLAUDE.md", "Be kind.\n")]),
  ]

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    let all = workspace.workspace
    var imports: [String: [MemoryImports.Import]] = [:]
    var paths: [String] = []
    var waiting = all.files.filter(MemoryImports.areRead).map(\.path)
    while let path = waiting.popLast() {
      guard imports[path] == nil, let id = all.file(at: path) else { continue }
      let found = MemoryImports.all(in: all[id])
      imports[path] = found
      paths.append(path)
      waiting += found.map(\.path)
    }
    let graph = DependencyGraph(
      paths.sorted().map { path in
        (path, (imports[path] ?? []).map(\.path).filter { imports[$0] != nil })
      })
    return graph.problems.compactMap { problem in
      guard case .cycle(let cycle) = problem, let first = cycle.first,
        let id = all.file(at: first)
      else { return nil }
      let second = cycle.count > 1 ? cycle[1] : first
      guard let place = imports[first]?.first(where: { $0.path.hasSameBytes(as: second) })?.range
      else { return nil }
      let shown = cycle.prefix(LintingLimits.listedNames) + [first]
      return Finding(
        "\(shown.joined(separator: " → ")) import one another", at: place,
        help: "Take one of the imports away."
      ).in(id)
    }
  }
}
