import Definitions
import SourceText

/// Which of some wanted words stand in texts, found in one pass over each text.
///
/// A word is a run of letters, digits, `.`, `-`, `_` and bytes beyond ASCII.
struct MentionedWords {
  /// Which file has a wanted word first, and whether another has it too.
  private struct Owners {
    var first: FileID?
    var areSeveral = false
  }

  private var owners: [[UInt8]: Owners] = [:]
  /// First and last bytes and lengths of wanted words: most words of a text have others.
  private var shapes = [UInt64](repeating: 0, count: 1 << 8)

  /// Looks for words; see ``canFind(_:)``.
  init(lookingForWords words: [[UInt8]]) {
    for word in words { want(word) }
  }

  /// Looks for the names of files, with and without ending, and of their folders.
  init(lookingForFiles paths: [String]) {
    for path in paths {
      for word in Self.words(for: path) { want(word) }
    }
  }

  private mutating func want(_ word: [UInt8]) {
    owners[word] = Owners()
    let key = Self.key(word.first ?? 0, word.last ?? 0, word.count)
    shapes[key >> 6] |= 1 << UInt64(key & 63)
  }

  /// Whether a text can be a word, and so be found.
  static func canFind(_ word: [UInt8]) -> Bool {
    !word.isEmpty && word.last != UInt8(ascii: ".") && word.allSatisfy { isPartOfName[Int($0)] }
  }

  /// Whether a word stands in a text.
  static func stands(_ word: [UInt8], in bytes: [UInt8]) -> Bool {
    guard canFind(word) else { return false }
    return ByteSearch(word).offsets(in: bytes).contains { start in
      let end = start + word.count
      guard start == 0 || !isPartOfName[Int(bytes[start - 1])] else { return false }
      guard end < bytes.count, isPartOfName[Int(bytes[end])] else { return true }
      // A full stop may end the sentence.
      return bytes[end] == UInt8(ascii: ".")
        && (end + 1 == bytes.count || !isPartOfName[Int(bytes[end + 1])])
    }
  }

  private static func words(for path: String) -> [[UInt8]] {
    let names = path.utf8.split(separator: UInt8(ascii: "/"))
    guard let last = names.last else { return [] }
    return names.map(Array.init) + [Array(last.prefix { $0 != UInt8(ascii: ".") })]
  }

  private static func key(_ first: UInt8, _ last: UInt8, _ count: Int) -> Int {
    Int(first &* 31 &+ last) << 6 | count & 63
  }

  /// Reads a text, or a part of it.
  mutating func add(_ bytes: [UInt8], in range: SourceRange? = nil, of file: FileID) {
    let low = min(range?.start ?? 0, bytes.count)
    let high = min(range?.end ?? bytes.count, bytes.count)
    guard low <= high else { return }
    let isPartOfName = Self.isPartOfName
    let shapes = shapes
    bytes.withUnsafeBufferPointer { bytes in
      var index = low
      while index < high {
        let start = index
        while index < high, isPartOfName[Int(bytes[index])] { index += 1 }
        // A full stop may end the sentence.
        let end = index > start && bytes[index - 1] == UInt8(ascii: ".") ? index - 1 : index
        index += 1
        guard end > start else { continue }
        let key = Self.key(bytes[start], bytes[end - 1], end - start)
        if shapes[key >> 6] >> UInt64(key & 63) & 1 != 0 {
          note(Array(bytes[start..<end]), of: file)
        }
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

  /// Whether any text has a wanted word; with a file, whether the text of any other file has it.
  func hold(_ word: [UInt8], outside file: FileID? = nil) -> Bool {
    guard let owner = owners[word], let first = owner.first else { return false }
    return owner.areSeveral || first != file
  }

  /// Whether another file names this one, with its ending or without, or a folder that it is in.
  func mention(path: String, of file: FileID) -> Bool {
    let last = Array(PathName.last(of: path))
    if last.first == UInt8(ascii: ".") || Self.needNoMention.contains(last) { return true }
    return Self.words(for: path).contains { hold($0, outside: file) }
  }

  private static let needNoMention = Set(
    ["README.md", "LICENSE", "LICENSE.txt", "LICENSE.md", "CHANGELOG.md", "__init__.py"].map {
      Array($0.utf8)
    })

  private static let isPartOfName: [Bool] = (0...255).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...0xFF: true
    default: UInt8(byte).isASCIIAlphanumeric
    }
  }
}
