import Definitions
import Diagnostics
import SourceText

/// Finds memories of agents whose end is not loaded.
enum IndexTooLong: FileRule {
  static let name = "memory/index-too-long"
  static let severity = Severity.warning
  static let summary = "an agent's MEMORY.md whose end is not loaded"
  static let explanation = """
    Of an agent's `MEMORY.md` the first 200 lines are loaded, and no more than 25 KB. All behind is lost \
    to the agent. Keep a line an entry there, and the rest in files that the entries name.
    """
  static let examples: [RuleExample] = [
    .bad(
      String(repeating: "- Be kind.\n", count: 200) + "‹- Be quick.›\n",
      at: ".claude/agent-memory/reviewer/MEMORY.md", message: "from here on nothing is loaded"),
    .good("- Be kind.\n", at: ".claude/agent-memory/reviewer/MEMORY.md"),
  ]

  static let needs: FileParts = .agentMemory

  static func check(_ file: FileContext) -> [Finding] {
    guard MemoryFiles.isAgentMemory(file.path), file.bytes.count > LintingLimits.memoryLines else {
      return []
    }
    let lines = LineTable(file.bytes)
    let number = LintingLimits.memoryLines + 1
    var start: Int?
    if lines.lineCount >= number {
      let line = lines.contentRange(ofLine: number)
      if line.start < file.bytes.count { start = line.start }
    }
    if file.bytes.count > LintingLimits.indexBytes {
      start = min(start ?? .max, LintingLimits.indexBytes)
    }
    guard let start else { return [] }
    let end = lines.contentRange(ofLine: lines.line(at: start)).end
    return [
      Finding(
        "from here on nothing is loaded", at: SourceRange(start: start, end: max(start, end)),
        reason: "Only the first \(LintingLimits.memoryLines) lines and 25 KB are.",
        help: "Keep a line an entry, and the rest in files that the entries name.")
    ]
  }
}
