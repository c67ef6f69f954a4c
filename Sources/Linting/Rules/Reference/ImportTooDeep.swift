import Definitions
import Diagnostics
import SourceText

/// Finds imports that are too far from where reading begins.
enum ImportTooDeep: WorkspaceRule {
  static let name = "reference/import-too-deep"
  static let severity = Severity.warning
  static let summary = "an import that is too deep to be read"
  static let explanation = """
    Claude Code follows the imports of imported files for a few steps only: sources name four and five, \
    and five are allowed here. What is deeper is not read, and nothing is said. Import it nearer to \
    `CLAUDE.md`.
    """
  static let examples: [RuleExample] = [
    .bad(
      "More in ‹@6.md›.\n", at: ".claude/5.md",
      message: "6 imports lead from CLAUDE.md to '.claude/6.md'",
      others: [RuleExample.File("CLAUDE.md", "Read @.claude/1.md first.\n")] + chain(1...4)
        + [RuleExample.File(".claude/6.md", "Be kind.\n")]),
    .good(
      "More in @4.md.\n", at: ".claude/3.md",
      others: [RuleExample.File("CLAUDE.md", "Read @.claude/1.md first.\n")] + chain(1...2)
        + [RuleExample.File(".claude/4.md", "Be kind.\n")]),
  ]

  private static func chain(_ numbers: ClosedRange<Int>) -> [RuleExample.File] {
    numbers.map { RuleExample.File(".claude/\($0).md", "More in @\($0 + 1).md.\n") }
  }

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    let all = workspace.workspace
    // From all files at once, so that each is read once, however many lead to it.
    var wave = all.files.indices.filter { MemoryImports.areRead(in: all.files[$0]) }
    var starts = Dictionary(uniqueKeysWithValues: wave.map { ($0, $0) })
    var depth = 0
    var findings: [FileFinding] = []
    while !wave.isEmpty, depth <= LintingLimits.importDepth {
      depth += 1
      var next: [Int] = []
      for index in wave {
        for item in MemoryImports.all(in: all.files[index]) {
          guard let target = all.file(at: item.path)?.index, starts[target] == nil else { continue }
          starts[target] = starts[index]
          next.append(target)
          guard depth > LintingLimits.importDepth, let start = starts[index] else { continue }
          findings.append(
            Finding(
              "\(depth) imports lead from \(all.files[start].path) to '\(item.path)'",
              at: item.range, reason: "Reading stops before, and nothing is said.",
              help: "Import it nearer to CLAUDE.md."
            ).in(FileID(index)))
        }
      }
      wave = next
    }
    return findings
  }
}
