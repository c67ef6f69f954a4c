import Definitions
import SourceText

/// Finds the suppressions of a file in the comments of its YAML, shell and markdown.
struct SuppressionReader {
  private let bytes: [UInt8]
  private let file: DefinitionFile
  private let lines: LineTable

  init(_ file: DefinitionFile, lines: LineTable) {
    self.file = file
    self.lines = lines
    bytes = file.source.bytes
  }

  /// Whether a file can have any; most have none, and then need no line table.
  static func mayContainAny(_ bytes: [UInt8]) -> Bool { search.isIn(bytes) }

  private static let search = ByteSearch("moflo:")

  /// The first suppressions, in order of place.
  func read() -> [Suppression] {
    var comments: [(range: SourceRange, isMarkdown: Bool)] = []
    for range in file.yaml?.comments ?? [] { comments.append((range, false)) }
    for script in file.scripts {
      for comment in script.script.comments {
        comments.append((script.origin.sourceRange(of: comment), false))
      }
    }
    for range in file.markdown?.comments ?? [] { comments.append((range, true)) }
    comments.sort { $0.range < $1.range }
    return Array(
      comments.lazy.compactMap { parse($0.range, isMarkdown: $0.isMarkdown) }
        .prefix(LintingLimits.suppressions))
  }

  private func parse(_ range: SourceRange, isMarkdown: Bool) -> Suppression? {
    guard range.end <= bytes.count else { return nil }
    var scanner = Scanner(bytes: bytes, range: range)
    scanner.skip { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "!") }
    if isMarkdown { scanner.skip { $0 == UInt8(ascii: "-") } }
    scanner.skipSpaces()
    guard scanner.take("moflo:") else { return nil }
    scanner.skipSpaces()
    guard scanner.take("ignore") else { return nil }
    let isForFile = scanner.take("-file")
    let scope = isForFile ? Suppression.Scope.file : .lines(coveredLines(range, isMarkdown))
    var selectors: [Located<RuleSelector>] = []
    var problem: String?
    if scanner.take("[") {
      selectors = scanner.names()
      if !scanner.take("]") { problem = "']' is missing behind the rules" }
      if selectors.isEmpty { problem = "no rule is named in '[ ]'" }
    } else {
      problem = "the rules to ignore are missing: 'ignore[group/what-is-wrong]'"
    }
    return Suppression(comment: range, selectors: selectors, scope: scope, problem: problem)
  }

  /// The comment's own line where something stands before it, else the next line that is no comment;
  /// in markdown the next block too.
  private func coveredLines(_ comment: SourceRange, _ isMarkdown: Bool) -> ClosedRange<Int> {
    let first = lines.line(at: comment.start)
    let last = lines.line(at: max(comment.start, comment.end - 1))
    let start = lines.contentRange(ofLine: first).start
    let isTrailing = bytes[start..<comment.start].contains { $0 != 0x20 && $0 != 0x09 }
    if !isMarkdown {
      if isTrailing { return first...first }
      var next = last + 1
      while next <= lines.lineCount, isBlankOrComment(next) { next += 1 }
      return next...next
    }
    var next = last + 1
    while next <= lines.lineCount, lines.isBlank(next, in: bytes) { next += 1 }
    guard next <= lines.lineCount else { return first...last }
    let offset = lines.contentRange(ofLine: next).start
    if let block = file.markdown?.codeBlocks.first(where: {
      $0.range.contains(offset) || lines.line(at: $0.range.start) == next
    }) {
      return first...max(next, lines.line(at: max(block.range.start, block.range.end - 1)))
    }
    var end = next
    let limit = min(lines.lineCount, next + LintingLimits.suppressedLines)
    while end < limit, !lines.isBlank(end + 1, in: bytes) { end += 1 }
    return first...end
  }

  private func isBlankOrComment(_ line: Int) -> Bool {
    let range = lines.contentRange(ofLine: line)
    let first = bytes[range.start..<range.end].first { $0 != 0x20 && $0 != 0x09 }
    return first == nil || first == UInt8(ascii: "#")
  }
}

extension LineTable {
  /// Whether a line holds nothing but spaces and tabs.
  func isBlank(_ line: Int, in bytes: [UInt8]) -> Bool {
    let range = contentRange(ofLine: line)
    return bytes[range.start..<range.end].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }
}

/// Reads the text of one comment.
private struct Scanner {
  let bytes: [UInt8]
  let end: Int
  var position: Int

  init(bytes: [UInt8], range: SourceRange) {
    self.bytes = bytes
    position = range.start
    end = range.end
  }

  mutating func skip(while condition: (UInt8) -> Bool) {
    while position < end, condition(bytes[position]) { position += 1 }
  }

  mutating func skipSpaces() {
    skip { $0 == 0x20 || $0 == 0x09 }
  }

  mutating func take(_ word: String) -> Bool {
    let word = Array(word.utf8)
    guard end - position >= word.count, Array(bytes[position..<position + word.count]) == word
    else { return false }
    position += word.count
    return true
  }

  /// The names up to `]`, separated by commas and white space.
  mutating func names() -> [Located<RuleSelector>] {
    var names: [Located<RuleSelector>] = []
    while position < end, names.count < LintingLimits.suppressedRules {
      skip { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
      let start = position
      skip {
        $0 > 0x20 && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "]")
      }
      guard position > start else { break }
      let range = SourceRange(start: start, end: position)
      names.append(Located(RuleSelector(bytes.text(in: range)), at: range))
    }
    return names
  }
}
