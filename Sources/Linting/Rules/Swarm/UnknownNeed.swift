import Diagnostics
import SourceText
import ToolCatalog

/// Finds needs of tasks that no task meets.
enum UnknownNeed: FileRule {
  static let name = "swarm/unknown-need"
  static let severity = Severity.error
  static let summary = "a task needs one that is not there"
  static let explanation = """
    A task starts when all tasks in its `needs` are done. One that no task is named after is never done, \
    so the plan is refused. A task `lint` with `forEach: { files: … }` brings one named `lint-files`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Checks the sources.
      tasks:
        - { id: list, run: ls }
        - { id: count, needs: [‹lits›], run: wc -l }
      ---
      """, at: "commands/check.md", message: "no task is named 'lits'", offersFix: true),
    .good(
      """
      ---
      description: Checks the sources.
      tasks:
        - { id: list, run: ls }
        - { id: count, needs: [list], run: wc -l }
      ---
      """, at: "commands/check.md"),
    .good(
      """
      ---
      description: Checks the texts.
      tasks:
        - { id: words, forEach: { files: "docs/**/*.md" }, run: wc -w "$item" }
        - { id: report, needs: [words, words-files], run: echo "$paths" }
      ---
      """, at: "commands/check.md"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    let tasks = WrittenTasks.all(in: file)
    guard !tasks.isEmpty else { return [] }
    let listings = tasks.filter(\.listsFiles).map { "\($0.id.value)-files" }
    let ids = Set((tasks.map(\.id.value) + listings).map { Array($0.utf8) })
    let names = tasks.prefix(LintingLimits.nearNames).map(\.id.value)
    var count = 0
    return tasks.flatMap { task in
      task.needs.compactMap { need -> Finding? in
        guard count < LintingLimits.findingsPerRuleAndFile, !ids.contains(Array(need.value.utf8))
        else { return nil }
        count += 1
        let nearest = NearestName.find(need.value, in: names)
        return Finding(
          "no task is named '\(need.value)'", at: need.range,
          reason: "The task '\(task.id.value)' would wait for ever.",
          help: nearest.map { "Did you mean '\($0)'?" } ?? "",
          fixes: nearest.map {
            [
              Fix(
                "change to '\($0)'", applicability: .unsafe,
                edits: [Edit(replacing: need.range, with: $0)])
            ]
          } ?? [])
      }
    }
  }
}
