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

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    let all = workspace.workspace
    return all.skills.flatMap { skill -> [FileFinding] in
      guard skill.resources.count > 1 else { return [] }
      let folder = Paths.folder(of: all[skill.file].path)
      var paths: [[UInt8]: String] = [:]
      for resource in skill.resources {
        let path = all[resource].path
        paths[Array(path.utf8)] = folder.isEmpty ? path : String(path.dropFirst(folder.count + 1))
      }
      let text = all[skill.file].source.bytes
      var words = MentionedWords(lookingForWords: paths.values.flatMap(names))
      words.add(text, of: skill.file)
      var folders: [String: Bool] = [:]
      /// Whether the skill's text names a file, or its whole folder.
      func isNamed(_ path: String) -> Bool {
        if names(of: path).contains(where: { words.hold($0) }) { return true }
        let folder = Paths.folder(of: path)
        guard !folder.isEmpty else { return false }
        if let known = folders[folder] { return known }
        guard folders.count < LintingLimits.skillFolders else { return true }
        let isNamed = namesWhole(folder, in: text)
        folders[folder] = isNamed
        return isNamed
      }
      var seen: Set<[UInt8]> = []
      return skill.resources.flatMap { resource -> [FileFinding] in
        let file = all[resource]
        guard let own = paths[Array(file.path.utf8)],
          isNamed(own), let links = file.markdown?.links
        else { return [] }
        return links.compactMap { link in
          // Many write the path from the skill's folder, where a model looks for it too.
          guard let target = LinkTarget.path(of: link),
            let full = [Paths.folder(of: file.path), folder]
              .compactMap({ Paths.resolve(target, from: $0) })
              .first(where: { paths[Array($0.utf8)] != nil }),
            let path = paths[Array(full.utf8)], path.hasSuffix(".md"),
            !isNamed(path), seen.insert(Array(full.utf8)).inserted
          else { return nil }
          return Finding(
            "SKILL.md does not name '\(path)', which only this file leads to",
            at: link.destination.range,
            reason: "Of a file beside SKILL.md a model may read only the beginning.",
            help: "Name it in SKILL.md too.",
            related: [
              RelatedPlace(
                path: all[skill.file].path, range: skill.name.range, message: "the skill")
            ]
          ).in(resource)
        }
      }
    }
  }

  /// The file's name with its ending and without.
  private static func names(of path: String) -> [[UInt8]] {
    let last = Array(path.utf8.split(separator: UInt8(ascii: "/")).last ?? ""[...].utf8)
    return [last, Array(last.prefix { $0 != UInt8(ascii: ".") })]
  }

  /// Whether a text sends the model to a folder as such: `references/` with no name behind it.
  private static func namesWhole(_ folder: String, in text: [UInt8]) -> Bool {
    ByteSearch(folder + "/").offsets(in: text).contains { start in
      let end = start + folder.utf8.count + 1
      return end >= text.count || !MentionedWords.canFind([text[end]])
    }
  }
}
