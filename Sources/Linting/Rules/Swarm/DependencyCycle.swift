import Diagnostics
import SourceText
import SwarmChecks

/// Finds tasks that wait for one another.
enum DependencyCycle: FileRule {
  static let name = "swarm/dependency-cycle"
  static let severity = Severity.error
  static let summary = "tasks that wait for one another"
  static let explanation = """
    Where a task needs another that needs the first in the end, none of them ever starts, and the plan is \
    refused. Take one of the needs away.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Checks the sources.
      tasks:
        - { id: list, needs: [‹count›], run: ls }
        - { id: count, needs: [list], run: wc -l }
      ---
      """, at: "commands/check.md", message: "list → count → list wait for one another"),
    .good(
      """
      ---
      description: Checks the sources.
      tasks:
        - { id: list, run: ls }
        - { id: count, needs: [list], run: wc -l }
      ---
      """, at: "commands/check.md"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    let tasks = WrittenTasks.all(in: file)
    guard !tasks.isEmpty else { return [] }
    let graph = DependencyGraph(tasks.map { ($0.id.value, $0.needs.map(\.value)) })
    let byID = Dictionary(
      tasks.map { (Array($0.id.value.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    return graph.problems.compactMap { problem in
      guard case .cycle(let cycle) = problem, let first = cycle.first else { return nil }
      let second = cycle.count > 1 ? cycle[1] : first
      guard let task = byID[Array(first.utf8)],
        let need = task.needs.first(where: { $0.value.hasSameBytes(as: second) })
      else { return nil }
      let shown = Array(cycle.prefix(LintingLimits.listedNames))
      let names = shown + (cycle.count > shown.count ? ["…"] : []) + [first]
      return Finding(
        "\(names.joined(separator: " → ")) wait for one another", at: need.range,
        reason: "None of them ever starts.", help: "Take one of the needs away.")
    }
  }
}
