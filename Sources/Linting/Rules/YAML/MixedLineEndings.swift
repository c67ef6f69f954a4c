import Definitions
import Diagnostics
import SourceText

/// Finds files whose lines end in two ways.
enum MixedLineEndings: FileRule {
  static let name = "yaml/mixed-line-endings"
  static let severity = Severity.warning
  static let summary = "a file whose lines end in two ways"
  static let explanation = """
    With both LF and CRLF in a file, tools disagree about where a line ends; in a hook a CR at the end of \
    a word becomes part of it, and the command is not found. The fix makes all lines end as most do.
    """
  static let examples: [RuleExample] = [
    .bad(
      "---\nname: reviewer\ndescription: Reviews code.‹\r\n›---\nReview what changed.\n",
      message: "1 line ends in CRLF, the other 4 in LF", offersFix: true),
    .good("---\r\nname: reviewer\r\ndescription: Reviews code.\r\n---\r\nReview it.\r\n"),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    let bytes = file.bytes
    // Most files have no CR at all.
    let firstReturn = bytes.withUnsafeBufferPointer { $0.first(0x0D, from: 0, to: $0.count) }
    guard firstReturn < bytes.count, file.file.kind != .skillResource else { return [] }
    var ends: [(start: Int, isLong: Bool)] = []
    for index in bytes.indices where bytes[index] == 0x0A {
      let isLong = index > 0 && bytes[index - 1] == 0x0D
      ends.append((isLong ? index - 1 : index, isLong))
    }
    let long = ends.lazy.filter(\.isLong).count
    let short = ends.count - long
    guard long > 0, short > 0 else { return [] }
    let longIsRare = long <= short
    let rare = ends.filter { $0.isLong == longIsRare }
    guard let first = rare.first else { return [] }
    let (word, other) = longIsRare ? ("CRLF", "LF") : ("LF", "CRLF")
    let edits = rare.map { end in
      Edit(
        replacing: SourceRange(start: end.start, end: end.start + (end.isLong ? 2 : 1)),
        with: longIsRare ? "\n" : "\r\n")
    }
    return [
      Finding(
        "\(rare.count.counted("line")) \(rare.count == 1 ? "ends" : "end") in \(word), "
          + "the other \(ends.count - rare.count) in \(other)",
        at: SourceRange(start: first.start, end: first.start + (first.isLong ? 2 : 1)),
        fixes: [Fix("end all lines in \(other)", applicability: .safe, edits: edits)])
    ]
  }
}
