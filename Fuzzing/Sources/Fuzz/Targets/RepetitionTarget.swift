import JSONSyntax
import Linting
import MarkdownSyntax
import ShellSyntax
import SourceText
import YAMLSyntax

/// A text that says itself over and over, against every reader: whatever takes more than linear time
/// for it runs into libFuzzer's limit.
///
/// The input is `before¦unit¦after`; without `¦` all of it is the unit.
enum RepetitionTarget {
  /// Large enough that a quadratic reader needs minutes, small enough for many runs a second.
  private static let size = 1 << 15

  static func check(_ bytes: [UInt8]) {
    var parts: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while parts.count < 2, let cut = separator(in: rest) {
      parts.append(rest[..<cut])
      rest = rest[(cut + 2)...]
    }
    parts.append(rest)
    let unit = parts.count == 1 ? parts[0] : parts[1]
    guard !unit.isEmpty else { return }
    var text = Array(parts.count > 1 ? parts[0] : [])
    while text.count + unit.count <= size { text += unit }
    if parts.count > 2 { text += parts[2] }

    _ = JSONDocument.parse(text)
    _ = MarkdownDocument.parse(text)
    _ = ShellScript.parse(text)
    _ = YAMLDocument.parse(text)
    let paths = ["agents/one.md", "commands/one.md", "skills/one/SKILL.md", ".mcp.json"]
    for path in paths {
      let report = DefinitionsTarget.lint([SourceFile(path: path, bytes: text)])
      _ = ShortReporter().render(report, elapsed: .zero)
    }
  }

  private static func separator(in bytes: ArraySlice<UInt8>) -> Int? {
    zip(bytes.indices, bytes.indices.dropFirst())
      .first { bytes[$0] == 0xC2 && bytes[$1] == 0xA6 }?.0
  }
}
