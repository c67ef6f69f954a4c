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
    let paths = skill.resources.map { resource -> (FileID, String) in
      let path = workspace[resource].path
      return (resource, folder.isEmpty ? path : String(path.dropFirst(folder.count + 1)))
    }
    var words = MentionedWords(lookingFor: paths.map(\.1))
    words.add(file.bytes, of: file.id)
    for resource in skill.resources { words.add(workspace[resource].source.bytes, of: resource) }
    let missing = paths.compactMap { resource, path in
      words.mention(path, of: resource) ? nil : path
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

/// The words of texts that are names of files.
private struct MentionedWords {
  /// Which file has a wanted word first, and whether another has it too.
  private struct Owners {
    var first: FileID?
    var areSeveral = false
  }

  private var owners: [[UInt8]: Owners] = [:]
  /// First bytes and lengths of wanted words: most words of a text have others.
  private var begins = [Bool](repeating: false, count: 1 << 16)

  /// Looks for the names of files, with and without ending, and of their folders.
  init(lookingFor paths: [String]) {
    for path in paths {
      for word in Self.words(for: path) {
        owners[word] = Owners()
        begins[Self.key(word.first ?? 0, word.count)] = true
      }
    }
  }

  private static func words(for path: String) -> [[UInt8]] {
    let names = path.utf8.split(separator: UInt8(ascii: "/"))
    guard let last = names.last else { return [] }
    return names.map(Array.init) + [Array(last.prefix { $0 != UInt8(ascii: ".") })]
  }

  private static func key(_ first: UInt8, _ count: Int) -> Int { Int(first) << 8 | count & 0xFF }

  mutating func add(_ bytes: [UInt8], of file: FileID) {
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      for index in 0...bytes.count {
        if index < bytes.count, Self.isPartOfName[Int(bytes[index])] { continue }
        // A full stop may end the sentence.
        let end = index > start && bytes[index - 1] == UInt8(ascii: ".") ? index - 1 : index
        if end > start, begins[Self.key(bytes[start], end - start)] {
          note(Array(bytes[start..<end]), of: file)
        }
        start = index + 1
      }
    }
  }

  private mutating func note(_ name: [UInt8], of file: FileID) {
    guard let known = owners[name] else { return }
    if known.first == nil {
      owners[name]?.first = file
    } else if known.first != file {
      owners[name]?.areSeveral = true
    }
  }

  /// Whether another file names this one, with its ending or without, or a folder that it is in.
  func mention(_ path: String, of file: FileID) -> Bool {
    let last = Array(path.utf8.split(separator: UInt8(ascii: "/")).last ?? ""[...].utf8)
    if last.first == UInt8(ascii: ".") || Self.needNoMention.contains(last) { return true }
    return Self.words(for: path).contains { word in
      guard let owner = owners[word], let first = owner.first else { return false }
      return owner.areSeveral || first != file
    }
  }

  private static let needNoMention = Set(
    ["README.md", "LICENSE", "LICENSE.txt", "LICENSE.md", "CHANGELOG.md", "__init__.py"].map {
      Array($0.utf8)
    })

  private static let isPartOfName: [Bool] = (0...255).map { byte in
    switch UInt8(byte) {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }
}
