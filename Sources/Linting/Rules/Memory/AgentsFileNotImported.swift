import Definitions
import Diagnostics
import MarkdownSyntax
import SourceText

/// Finds a CLAUDE.md that names the instructions for other tools without importing them.
enum AgentsFileNotImported: FileRule {
  static let name = "memory/agents-file-not-imported"
  static let severity = Severity.note
  static let summary = "a CLAUDE.md that names AGENTS.md and does not import it"
  static let explanation = """
    Claude Code loads `CLAUDE.md` and not `AGENTS.md`. Where the first only says to read the second, a \
    model has to remember to do so in each session. `@AGENTS.md` on a line of its own puts its text \
    there.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      # Rules

      Read ‹AGENTS.md› before any change.
      """, at: "CLAUDE.md", message: "AGENTS.md is named here, but not imported",
      offersFix: true, others: [agents]),
    .good(
      """
      @AGENTS.md

      What AGENTS.md says holds for all tools.
      """, at: "CLAUDE.md", others: [agents]),
  ]

  private static let agents = RuleExample.File("AGENTS.md", "# Rules\n\nBe kind.\n")
  private static let search = ByteSearch("AGENTS.md")

  static let needs: FileParts = [.instructions, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    guard MemoryFiles.isInstructions(file.path), file.dialects.contains(.claudeCode),
      let markdown = file.file.markdown
    else { return [] }
    let bytes = file.bytes
    let places = search.offsets(
      in: bytes, from: markdown.body.start, limit: LintingLimits.findingsPerRuleAndFile)
    guard !places.isEmpty, !places.contains(where: { isImport($0, bytes) }) else { return [] }
    let hidden =
      markdown.codeBlocks.map(\.range) + markdown.comments + markdown.links.map(\.range)
      + markdown.codeSpans.map(\.range)
    guard
      let start = places.first(where: { place in
        !hidden.contains { $0.contains(place) } && isOrder(place, bytes)
      }), file.existence.holds(Paths.resolve("AGENTS.md", from: Paths.folder(of: file.path)) ?? "")
    else { return [] }
    return [
      Finding(
        "AGENTS.md is named here, but not imported",
        at: SourceRange(start: start, end: start + 9),
        reason: "Claude Code does not load it by itself.",
        fixes: [
          Fix(
            "import it", applicability: .unsafe,
            edits: [Edit(replacing: SourceRange(at: start), with: "@")])
        ])
    ]
  }

  /// Whether an `@`, with or without folders behind it, makes an import of the name.
  private static func isImport(_ start: Int, _ bytes: [UInt8]) -> Bool {
    var index = start
    while index > 0, start - index < LintingLimits.pathLength, bytes[index - 1] > 0x20 {
      index -= 1
    }
    return bytes[index] == UInt8(ascii: "@")
  }

  /// Whether the word before the name says to read it.
  private static func isOrder(_ start: Int, _ bytes: [UInt8]) -> Bool {
    var end = start
    while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
    guard end < start else { return false }
    var begin = end
    while begin > 0, end - begin < 16, bytes[begin - 1] > 0x20 { begin -= 1 }
    let word = bytes.text(in: SourceRange(start: begin, end: end)).lowercased()
    return ["read", "see", "follow", "load", "consult", "to"].contains(word)
  }
}
