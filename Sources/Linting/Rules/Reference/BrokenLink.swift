import Definitions
import Diagnostics
import MarkdownSyntax
import SourceText

/// Finds links to files that are not there.
enum BrokenLink: FileRule {
  static let name = "reference/broken-link"
  static let severity = Severity.warning
  static let summary = "a link to a file that is not there"
  static let explanation = """
    A relative link leads from the file's own folder to another file. Where that is not there, people and \
    models are sent to nothing. Templates, whose links hold where they are copied to, are left alone, and \
    so are links in agents and commands that could mean files of the user's project.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      # Agents

      See [the guide](‹../docs/no-such-guide.md›).
      """, at: ".claude/README.md", message: "there is no file 'docs/no-such-guide.md'"),
    .good(
      """
      # Agents

      See [the reviewer](agents/reviewer.md#what), [the site](https://example.com/a.md) and
      [a place](#agents).
      """, at: ".claude/README.md",
      others: [
        RuleExample.File(
          ".claude/agents/reviewer.md",
          "---\nname: reviewer\ndescription: Reviews code.\n---\nReview it.\n")
      ]),
  ]

  static let needs: FileParts = .markdown

  static func check(_ file: FileContext) -> [Finding] {
    guard let markdown = file.file.markdown, !markdown.links.isEmpty, !isTemplate(file.path) else {
      return []
    }
    let folder = Paths.folder(of: file.path)
    let existence = file.existence
    return markdown.links.compactMap { link in
      guard let path = LinkTarget.path(of: link), isMeantForFile(path, file, folder),
        let full = Paths.resolve(path, from: folder), !existence.holds(full)
      else { return nil }
      return Finding(
        "there is no file '\(full)'", at: link.destination.range,
        reason: "The link leads nowhere.")
    }
  }

  /// Whether a link of this file must lead to a file beside it.
  private static func isMeantForFile(_ path: String, _ file: FileContext, _ folder: String) -> Bool
  {
    guard LinkTarget.hasEnding(path) else { return false }
    switch file.file.kind {
    // What a skill brings with it has a rule of its own.
    case .skill: return SkillPaths.inside(path, folder: folder) == nil
    // A path down may be one of the project in which the definition is used.
    case .agent, .command, .skillResource: return path.hasPrefix("../")
    default: return true
    }
  }

  private static func isTemplate(_ path: String) -> Bool {
    path.lowercased().split(separator: "/").contains {
      $0.hasPrefix("template") || $0 == "examples" || $0 == "assets"
    }
  }
}
