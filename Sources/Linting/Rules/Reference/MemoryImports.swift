import Definitions
import MarkdownSyntax
import SourceText

/// The `@path` imports of the files that Claude Code loads at its start.
enum MemoryImports {
  /// An import.
  struct Import {
    /// The path from the root.
    let path: String
    /// The path as written, `@` included.
    let range: SourceRange
  }

  /// Whether imports of a file are followed.
  static func areRead(in file: DefinitionFile) -> Bool {
    MemoryFiles.isInstructions(file.path)
  }

  private static let endings = ["md", "mdc", "txt", "json", "yaml", "yml", "toml"]

  /// The imports of a file that lead to a place in the workspace, in order.
  static func all(in file: DefinitionFile) -> [Import] {
    guard let markdown = file.markdown else { return [] }
    let bytes = file.source.bytes
    let folder = Paths.folder(of: file.path)
    // Code and comments are no place for imports.
    let hidden =
      (markdown.codeBlocks.map(\.range) + markdown.codeSpans.map(\.range)
      + markdown.comments).sorted()
    var next = 0
    var imports: [Import] = []
    var index = markdown.body.start
    let end = min(markdown.body.end, bytes.count)
    while index < end {
      while next < hidden.count, hidden[next].end <= index { next += 1 }
      if next < hidden.count, hidden[next].contains(index) {
        index = hidden[next].end
        continue
      }
      guard bytes[index] == UInt8(ascii: "@"),
        index == markdown.body.start || bytes[index - 1] <= 0x20
      else {
        index += 1
        continue
      }
      let start = index
      index += 1
      while index < end, isOfPath(bytes[index]) { index += 1 }
      var stop = index
      while stop > start, bytes[stop - 1] == UInt8(ascii: ".") { stop -= 1 }
      let text = bytes.text(in: SourceRange(start: start + 1, end: max(stop, start + 1)))
      guard let path = LinkTarget.path(ofDestination: text), LinkTarget.hasEnding(path),
        endings.contains(String(path.split(separator: ".").last ?? "")),
        let full = Paths.resolve(path, from: folder)
      else { continue }
      imports.append(Import(path: full, range: SourceRange(start: start, end: stop)))
      if imports.count >= LintingLimits.imports { break }
    }
    return imports
  }

  private static func isOfPath(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"),
      UInt8(ascii: "~"), UInt8(ascii: "@"), 0x80...0xFF:
      true
    default: byte.isASCIIAlphanumeric
    }
  }
}
