import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Finds commands that texts name and that are a slip for others.
enum UnknownCommandReference: FileRule {
  static let name = "reference/unknown-command"
  static let severity = Severity.note
  static let summary = "a text names a command that is a slip for another"
  static let explanation = """
    `/name` in a code span is a command that people are to type. One that is nearly a command of this \
    workspace, and neither one itself nor a skill nor Claude Code's own, is a slip. Other names are left \
    alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      # Commands

      Type `‹/relaese-notes›` for the notes.
      """, at: ".claude/README.md", message: "no command is named '/relaese-notes'",
      others: [notes]),
    .good(
      """
      # Commands

      Type `/release-notes v2` for the notes, `/help` for help, and look into `/tmp`.
      """, at: ".claude/README.md", others: [notes]),
  ]

  private static let notes = RuleExample.File(
    ".claude/commands/release-notes.md", "---\ndescription: Writes notes.\n---\nWrite them.\n")

  private static let builtIn: Set = [
    "add-dir", "agents", "batch", "bug", "clear", "compact", "config", "context", "cost", "debug",
    "doctor", "exit", "export", "fast", "feedback", "help", "hooks", "ide", "init", "install",
    "login", "logout", "loop", "mcp", "memory", "model", "permissions", "plan", "plugin", "plugins",
    "pr-comments", "release-notes", "rename", "resume", "review", "rewind", "schedule",
    "security-review", "simplify", "skills", "status", "statusline", "tasks", "theme", "todos",
    "upgrade", "usage", "verify", "vim", "bin", "dev", "etc", "home", "opt", "tmp", "usr", "var",
  ]

  static let needs: FileParts = .markdown

  static func check(_ file: FileContext) -> [Finding] {
    let all = file.workspace.workspace
    guard !all.commands.isEmpty, let markdown = file.file.markdown else { return [] }
    var seen: Set<String> = []
    let bytes = file.bytes
    let spans = markdown.codeSpans.lazy.filter { span in
      span.content.end <= bytes.count && span.content.length > 3
        && bytes[span.content.start] == UInt8(ascii: "/")
    }
    return spans.compactMap { span in
      let start = span.content.start
      var end = start + 1
      while end < span.content.end, NamedInText.isOfName(file.bytes[end]) { end += 1 }
      guard end > start + 3, end == span.content.end || file.bytes[end] == 0x20 else { return nil }
      let name = file.text(in: SourceRange(start: start + 1, end: end))
      let short = NamedInText.withoutPlugin(name)
      guard seen.insert(name).inserted, !builtIn.contains(short), all.command(named: name) == nil,
        all.command(named: short) == nil, !file.workspace.hasSkill(named: short),
        seen.count <= LintingLimits.findingsPerRuleAndFile,
        let nearest = NearestName.find(
          short, in: all.commands.lazy.prefix(LintingLimits.nearNames).map(\.name))
      else { return nil }
      return Finding(
        "no command is named '/\(name)'", at: SourceRange(start: start, end: end),
        help: "Did you mean '/\(nearest)'?")
    }
  }
}
