import Definitions
import Diagnostics
import SourceText

/// Finds files of a skill that none of its texts mention.
enum UnmentionedFile: FileRule {
  static let name = "skill/unmentioned-file"
  static let severity = Severity.note
  static let summary = "a file of a skill that none of its texts mention"
  static let explanation = """
    A file beside a skill is read only where a text sends the model to it. Name it in `SKILL.md`, or in \
    a file that is named there; or take it out. Files of people and tools, such as `README.md` and \
    `LICENSE`, need no mention.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹review›
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md",
      message: "no text of this skill mentions 'references/checks.md'",
      others: [RuleExample.File("skills/review/references/checks.md", "All checks.\n")]),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ---
      Read `references/checks.md` first.
      """, at: "skills/review/SKILL.md",
      others: [
        RuleExample.File("skills/review/references/checks.md", "Then see more.md.\n"),
        RuleExample.File("skills/review/references/more.md", "More checks.\n"),
      ]),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    guard let skill = file.skill, !skill.resources.isEmpty else { return [] }
    let folder = Paths.folder(of: file.path)
    let workspace = file.workspace.workspace
    var words = MentionedWords()
    words.add(file.bytes, of: file.id)
    for resource in skill.resources { words.add(workspace[resource].source.bytes, of: resource) }
    let missing = skill.resources.compactMap { resource -> String? in
      let path = workspace[resource].path
      let inside = folder.isEmpty ? path : String(path.dropFirst(folder.count + 1))
      return words.mention(inside, of: resource) ? nil : inside
    }
    guard let first = missing.first else { return [] }
    let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
    return [
      Finding(
        "no text of this skill mentions '\(first)'\(more)",
        at: skill.name.range, reason: "The model reads only what a text sends it to.")
    ]
  }
}

/// The words of texts that can be names of files.
private struct MentionedWords {
  /// Which file has a word; nil where several have it.
  private var words: [[UInt8]: FileID?] = [:]

  mutating func add(_ bytes: [UInt8], of file: FileID) {
    for word in bytes.split(whereSeparator: { !Self.isPartOfName($0) })
    where word.count <= LintingLimits.pathLength {
      // A full stop may end the sentence.
      let word = word.last == UInt8(ascii: ".") ? word.dropLast() : word
      words[Array(word)] = .some(words[Array(word), default: file] == file ? file : nil)
    }
  }

  /// Whether another file names this one, with its ending or without, or a folder that it is in.
  func mention(_ path: String, of file: FileID) -> Bool {
    let names = path.utf8.split(separator: UInt8(ascii: "/"))
    guard let last = names.last else { return true }
    if last.first == UInt8(ascii: ".") || Self.needNoMention.contains(Array(last)) { return true }
    let stem = last.prefix { $0 != UInt8(ascii: ".") }
    if has(last, besides: file) || has(stem, besides: file) { return true }
    return names.dropLast().contains { has($0, besides: file) }
  }

  private func has(_ word: Substring.UTF8View, besides file: FileID) -> Bool {
    guard let owner = words[Array(word)] else { return false }
    return owner != file
  }

  private static let needNoMention = Set(
    ["README.md", "LICENSE", "LICENSE.txt", "LICENSE.md", "CHANGELOG.md", "__init__.py"].map {
      Array($0.utf8)
    })

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }
}
