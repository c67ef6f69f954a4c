import Definitions
import Diagnostics
import SourceText

/// Finds files that a skill points to and does not bring with it.
enum MissingFile: FileRule {
  static let name = "skill/missing-file"
  static let severity = Severity.warning
  static let summary = "a skill points to a file that it does not bring with it"
  static let explanation = """
    A skill's text sends the model to files beside it; one that is not there costs a turn and leaves \
    the work undone. Links are looked at, and paths in code spans that begin with `scripts/`, \
    `references/` or `assets/`. Of these only those behind a word such as "Read" or "Run" are warnings, \
    since others may be examples.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ---
      Read [the list](‹references/list-of-checks.md›) first.
      """, at: "skills/review/SKILL.md",
      message: "there is no file 'references/list-of-checks.md' in this skill"),
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ---
      First run `‹scripts/chekc.sh›`.
      """, at: "skills/review/SKILL.md"),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ---
      Read [the list](references/checks.md), then run `scripts/check.sh`. See
      [the manual](https://example.com/manual.md#start) and `scripts/<name>.sh`.
      """, at: "skills/review/SKILL.md",
      others: [
        RuleExample.File("skills/review/scripts/check.sh", "echo checked\n"),
        RuleExample.File("skills/review/references/checks.md", "All checks.\n"),
      ]),
  ]

  private static let folders = ["scripts/", "references/", "assets/"]

  static let needs: FileParts = [.skill, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.skill != nil, let markdown = file.file.markdown else { return [] }
    let folder = Paths.folder(of: file.path)
    let existence = file.existence
    var findings: [Finding] = []
    for link in markdown.links {
      guard let path = LinkTarget.path(of: link), LinkTarget.hasEnding(path),
        let full = SkillPaths.inside(path, folder: folder), !existence.holds(full)
      else { continue }
      findings.append(finding(path, at: link.destination.range, severity: nil))
    }
    for span in markdown.codeSpans where span.content.length <= LintingLimits.pathLength {
      let text = file.text(in: span.content)
      guard folders.contains(where: { text.hasPrefix($0) }),
        let path = LinkTarget.path(ofDestination: text), path.hasSameBytes(as: text),
        LinkTarget.hasEnding(path), let full = SkillPaths.inside(path, folder: folder),
        !existence.holds(full)
      else { continue }
      // "The `references/list.md` of that other skill" is meant as it stands.
      guard !file.workspace.isBundledSomewhere(path) else { continue }
      let isOrder = verbs.contains(wordBefore(span.range.start, in: file.bytes))
      findings.append(finding(path, at: span.content, severity: isOrder ? nil : .note))
    }
    return findings
  }

  private static let verbs: Set = [
    "see", "read", "run", "load", "open", "use", "execute", "follow",
  ]

  /// The word that stands before an offset, in small letters.
  private static func wordBefore(_ offset: Int, in bytes: [UInt8]) -> String {
    var end = offset
    while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
    var start = end
    while start > 0, end - start < 16, bytes[start - 1].isASCIILetter { start -= 1 }
    return bytes.text(in: SourceRange(start: start, end: end)).lowercased()
  }

  private static func finding(
    _ path: String, at range: SourceRange, severity: Severity?
  ) -> Finding {
    Finding(
      "there is no file '\(path)' in this skill", at: range,
      reason: "The model is sent to it and finds nothing.", severity: severity)
  }
}

/// Paths in a skill's folder.
enum SkillPaths {
  /// The path from the root of one that is written in a skill; nil where it leads out of the skill.
  static func inside(_ path: String, folder: String) -> String? {
    guard let full = Paths.resolve(path, from: folder) else { return nil }
    guard !folder.isEmpty else { return full }
    return full.utf8.starts(with: (folder + "/").utf8) ? full : nil
  }
}
