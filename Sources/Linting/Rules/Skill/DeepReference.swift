import Definitions
import Diagnostics
import SourceText

/// Finds files of skills to which only other files of the skill lead.
enum DeepReference: WorkspaceRule {
  static let name = "skill/deep-reference"
  static let severity = Severity.note
  static let summary = "a file of a skill that only another of its files leads to"
  static let explanation = """
    A model reads `SKILL.md` whole, and of the files beside it often only the beginning: what only such a \
    file links to may never be read. The Agent Skills specification asks that all files are one step \
    from `SKILL.md`. Name the file there too.
    """
  static let examples: [RuleExample] = [
    .bad(
      "Read [the keys](‹keys.md›) for all that can be set.\n",
      at: "skills/setup/references/guide.md",
      message: "SKILL.md does not name 'references/keys.md', which only this file leads to",
      others: [
        skill("See [the guide](references/guide.md)."),
        RuleExample.File("skills/setup/references/keys.md", "All keys.\n"),
      ]),
    .good(
      "Read [the keys](keys.md) for all that can be set.\n",
      at: "skills/setup/references/guide.md",
      others: [
        skill("See [the guide](references/guide.md), and `references/keys.md` for a key."),
        RuleExample.File("skills/setup/references/keys.md", "All keys.\n"),
      ]),
  ]

  private static func skill(_ body: String) -> RuleExample.File {
    RuleExample.File(
      "skills/setup/SKILL.md", "---\nname: setup\ndescription: Sets it up.\n---\n\(body)\n")
  }

  /// A link from one file of a skill to another.
  private struct Step {
    let from: FileID
    let fromPath: String
    let to: String
    let range: SourceRange
  }

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    let all = workspace.workspace
    return all.skills.flatMap { skill -> [FileFinding] in
      let steps = steps(in: skill, all)
      guard !steps.isEmpty else { return [] }
      var named = NamedFiles(
        in: all[skill.file].source.bytes, of: skill.file, steps.flatMap { [$0.fromPath, $0.to] })
      var seen: Set<[UInt8]> = []
      return steps.compactMap { step in
        guard named.holds(step.fromPath), !named.holds(step.to),
          seen.insert(Array(step.to.utf8)).inserted
        else { return nil }
        return Finding(
          "SKILL.md does not name '\(step.to)', which only this file leads to", at: step.range,
          reason: "Of a file beside SKILL.md a model may read only the beginning.",
          help: "Name it in SKILL.md too.",
          related: [
            RelatedPlace(path: all[skill.file].path, range: skill.name.range, message: "the skill")
          ]
        ).in(step.from)
      }
    }
  }

  /// The links between markdown files of a skill, by their paths in its folder.
  private static func steps(in skill: SkillDefinition, _ all: Workspace) -> [Step] {
    guard skill.resources.count > 1 else { return [] }
    let folder = Paths.folder(of: all[skill.file].path)
    func own(_ path: String) -> String {
      folder.isEmpty ? path : String(path.dropFirst(folder.count + 1))
    }
    let resources = Set(skill.resources)
    return skill.resources.flatMap { resource -> [Step] in
      let file = all[resource]
      return (file.markdown?.links ?? []).compactMap { link in
        // Many write the path from the skill's folder, where a model looks for it too.
        guard let target = LinkTarget.path(of: link), target.hasSuffix(".md"),
          let found = [Paths.folder(of: file.path), folder].lazy
            .compactMap({ Paths.resolve(target, from: $0).flatMap(all.file(at:)) })
            .first(where: { resources.contains($0) && $0 != resource })
        else { return nil }
        return Step(
          from: resource, fromPath: own(file.path), to: own(all[found].path),
          range: link.destination.range)
      }
    }
  }
}

/// The files of a skill that its text names, or whose whole folder it names.
private struct NamedFiles {
  private let text: [UInt8]
  private var words: MentionedWords
  private var folders: [String: Bool] = [:]

  /// Looks for files in the text of `SKILL.md`.
  init(in text: [UInt8], of file: FileID, _ paths: [String]) {
    self.text = text
    words = MentionedWords(lookingForWords: paths.flatMap(Self.names))
    words.add(text, of: file)
  }

  /// Whether the text names a file.
  mutating func holds(_ path: String) -> Bool {
    if Self.names(of: path).contains(where: { words.hold($0) }) { return true }
    let folder = Paths.folder(of: path)
    guard !folder.isEmpty else { return false }
    if let known = folders[folder] { return known }
    guard folders.count < LintingLimits.skillFolders else { return true }
    let isNamed = namesWhole(folder)
    folders[folder] = isNamed
    return isNamed
  }

  /// The file's name with its ending and without.
  private static func names(of path: String) -> [[UInt8]] {
    let last = Array(path.utf8.split(separator: UInt8(ascii: "/")).last ?? ""[...].utf8)
    return [last, Array(last.prefix { $0 != UInt8(ascii: ".") })]
  }

  /// Whether the text sends the model to a folder as such: `references/` with no name behind it.
  private func namesWhole(_ folder: String) -> Bool {
    ByteSearch(folder + "/").offsets(in: text).contains { start in
      let end = start + folder.utf8.count + 1
      return end >= text.count || !MentionedWords.canFind([text[end]])
    }
  }
}
