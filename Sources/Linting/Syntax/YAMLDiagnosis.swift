import Diagnostics
import SourceText
import YAMLSyntax

/// Tells from a YAML syntax error and the lines around it what its author most likely did.
struct YAMLDiagnosis {
  private let bytes: [UInt8]
  private let lines: LineTable
  private let bounds: SourceRange

  /// Makes a diagnosis of problems in a document.
  init(bytes: [UInt8], document: YAMLDocument) {
    self.bytes = bytes
    lines = LineTable(bytes)
    bounds = document.range
  }

  /// The finding for a problem.
  func finding(for problem: YAMLProblem) -> Finding {
    if let finding = unclosedQuote(problem) { return finding }
    // libyaml notices many a slip only a line later, so the lines of both of its marks are looked at.
    var candidates = [lineNumber(problem.range.start)]
    if let context = problem.context { candidates.append(lineNumber(context.range.start)) }
    if let before = lineBefore(candidates[0]) { candidates.append(before) }
    for (index, number) in candidates.enumerated() {
      let line = YAMLLine(bytes: bytes, line: lines.contentRange(ofLine: number))
      if let finding = diagnose(line, isReported: index == 0) { return finding }
    }
    return quoteFromAbove(candidates[0]) ?? plain(problem)
  }

  private func diagnose(_ line: YAMLLine, isReported: Bool) -> Finding? {
    if let finding = tabs(line), isReported { return finding }
    guard let key = line.key, let first = line.firstByte(in: bytes) else {
      return isReported ? lineWithoutColon(line) : nil
    }
    let name = bytes.text(in: key)
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return textBehindQuote(line, name)
    case UInt8(ascii: "["), UInt8(ascii: "{"): return textBehindList(line, name, first)
    case UInt8(ascii: "|"), UInt8(ascii: ">"): return nil
    case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"), UInt8(ascii: "*"),
      UInt8(ascii: "&"), UInt8(ascii: "!"):
      return special(line, name, first)
    default: return colonInValue(line, name)
    }
  }

  // MARK: Slips

  private func colonInValue(_ line: YAMLLine, _ name: String) -> Finding? {
    guard let colon = line.colonInValue(bytes) else { return nil }
    return Finding(
      "unquoted ': ' in the value of '\(name)'", at: colon,
      reason: "In a value without quotes a colon followed by a space begins another key, so no "
        + "reader takes this for YAML, and the definition is dropped as a whole.",
      help: isContinued(line) ? "Write the text in quotes, or as a block behind '>-'." : "",
      fixes: isContinued(line) ? [] : [YAMLText.quotingFix(line.value, in: bytes)])
  }

  private func unclosedQuote(_ problem: YAMLProblem) -> Finding? {
    guard let context = problem.context, context.value.contains("quoted scalar"),
      context.range.start < bytes.count
    else { return nil }
    let quote = context.range.start
    guard bytes[quote] == UInt8(ascii: "\"") || bytes[quote] == UInt8(ascii: "'") else {
      return nil
    }
    if problem.message.contains("escape") {
      return Finding(
        "unknown escape in a text in double quotes", at: problem.range,
        reason: "In double quotes a backslash begins an escape such as \\n.",
        help: "Double the backslash, or use single quotes.")
    }
    guard problem.message.contains("end of") || problem.message.contains("document indicator")
    else {
      return nil
    }
    return Finding(
      "the quote that opens here is never closed", at: SourceRange(start: quote, end: quote + 1),
      reason: "All behind it up to the end of the YAML would be part of the text.",
      help: "Add the closing \(bytes[quote] == UInt8(ascii: "'") ? "'" : "\"").")
  }

  /// The quote of a line above that a quote of this line closes, so that the text behind it, which
  /// was meant to be quoted, is not.
  private func quoteFromAbove(_ number: Int) -> Finding? {
    let first = max(lineNumber(bounds.start), number - LintingLimits.suppressedLines)
    for above in stride(from: number - 1, through: first, by: -1) {
      let line = YAMLLine(bytes: bytes, line: lines.contentRange(ofLine: above))
      let quotes = bytes[line.value.start..<line.value.end].filter {
        $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
      }
      guard let quote = quotes.first else { continue }
      guard quotes.count == 1, line.key != nil, line.firstByte(in: bytes) == quote else {
        return nil
      }
      let sign = String(decoding: [quote], as: UTF8.self)
      return Finding(
        "the quote that opens here is not closed in its line",
        at: SourceRange(start: line.value.start, end: line.value.start + 1),
        reason: "The text goes on to the next quote, and what stands behind that is no YAML.",
        fixes: [
          Fix(
            "add the closing \(sign)", applicability: .unsafe,
            edits: [Edit(replacing: SourceRange(at: line.value.end), with: sign)])
        ])
    }
    return nil
  }

  private func textBehindQuote(_ line: YAMLLine, _ name: String) -> Finding? {
    let quote = bytes[line.value.start]
    var index = line.value.start + 1
    while index < line.value.end {
      if quote == UInt8(ascii: "\""), bytes[index] == UInt8(ascii: "\\") {
        index += 2
        continue
      }
      if bytes[index] == quote {
        if quote == UInt8(ascii: "'"), index + 1 < line.value.end, bytes[index + 1] == quote {
          index += 2
          continue
        }
        break
      }
      index += 1
    }
    var behind = index + 1
    while behind < line.value.end, YAMLLine.isSpace(bytes[behind]) { behind += 1 }
    guard behind < line.value.end, bytes[behind] != UInt8(ascii: "#") else { return nil }
    return Finding(
      "text behind the closing quote of '\(name)'",
      at: SourceRange(start: behind, end: line.value.end),
      reason: "A value that begins with a quote ends with the next one.",
      help: "Put the whole value in quotes of the other kind.",
      fixes: isContinued(line) ? [] : [YAMLText.quotingFix(line.value, in: bytes)])
  }

  private func textBehindList(_ line: YAMLLine, _ name: String, _ opening: UInt8) -> Finding? {
    let isList = opening == UInt8(ascii: "[")
    let closing = isList ? UInt8(ascii: "]") : UInt8(ascii: "}")
    let what = isList ? "list" : "mapping"
    var depth = 0
    var end: Int?
    for index in line.value.start..<line.value.end {
      if bytes[index] == opening { depth += 1 }
      if bytes[index] == closing {
        depth -= 1
        if depth == 0 {
          end = index + 1
          break
        }
      }
    }
    guard let end else {
      guard !isContinued(line) else { return nil }
      return Finding(
        "the \(what) that begins here is never closed",
        at: SourceRange(start: line.value.start, end: line.value.start + 1),
        help: "Close it, or put the value in quotes where it is meant as text.")
    }
    guard end < line.value.end else { return nil }
    let head = bytes.text(in: SourceRange(start: line.value.start, end: end))
    return Finding(
      "'\(head)' begins a \(what), but more text stands behind it",
      at: line.value,
      reason: "A value without quotes that begins with '\(isList ? "[" : "{")' is a \(what), and "
        + "nothing may follow its end.",
      fixes: [YAMLText.quotingFix(line.value, in: bytes)])
  }

  private func special(_ line: YAMLLine, _ name: String, _ first: UInt8) -> Finding? {
    let sign = String(decoding: [first], as: UTF8.self)
    let meaning =
      switch first {
      case UInt8(ascii: "*"): "refers to an anchor"
      case UInt8(ascii: "&"): "names an anchor"
      case UInt8(ascii: "!"): "is a tag"
      case UInt8(ascii: "%"): "is kept for directives"
      default: "is reserved"
      }
    return Finding(
      "the value of '\(name)' begins with '\(sign)'",
      at: SourceRange(start: line.value.start, end: line.value.start + 1),
      reason: "At the start of a value without quotes '\(sign)' \(meaning) in YAML.",
      fixes: isContinued(line) ? [] : [YAMLText.quotingFix(line.value, in: bytes)])
  }

  private func tabs(_ line: YAMLLine) -> Finding? {
    let indentation = bytes[line.indentation.start..<line.indentation.end]
    guard indentation.contains(0x09) else { return nil }
    return TabIndentation.finding(line.indentation, in: bytes)
  }

  private func lineWithoutColon(_ line: YAMLLine) -> Finding? {
    guard line.key == nil, !line.value.isEmpty, line.indentation.isEmpty else { return nil }
    let value = bytes[line.value.start..<line.value.end]
    if let colon = value.firstIndex(of: UInt8(ascii: ":")), colon > line.value.start,
      colon + 1 < value.endIndex, !YAMLLine.isSpace(value[colon + 1]),
      value[..<colon].allSatisfy({ $0 > 0x20 })
    {
      return Finding(
        "a space is missing behind the ':'", at: SourceRange(start: colon, end: colon + 1),
        reason: "Without the space YAML reads the line as one word.",
        fixes: [
          Fix(
            "add a space", applicability: .safe,
            edits: [Edit(replacing: SourceRange(at: colon + 1), with: " ")])
        ])
    }
    guard !value.contains(UInt8(ascii: ":")) else { return nil }
    return Finding(
      "this line is neither a key with a value nor part of one", at: line.value,
      help: "Indent it where it goes on with the value above, or write it as 'key: value'.")
  }

  private func plain(_ problem: YAMLProblem) -> Finding {
    var related = ""
    if let context = problem.context, !context.value.isEmpty { related = " \(context.value)" }
    return Finding("this is not YAML: \(problem.message)\(related)", at: problem.range)
  }

  // MARK: Lines

  /// Whether the value goes on in the next line.
  private func isContinued(_ line: YAMLLine) -> Bool {
    let next = lineNumber(line.range.start) + 1
    guard next <= lines.lineCount else { return false }
    let range = lines.contentRange(ofLine: next)
    guard range.end <= bounds.end, !range.isEmpty else { return false }
    let other = YAMLLine(bytes: bytes, line: range)
    guard !other.value.isEmpty else { return false }
    return other.indentation.length > line.indentation.length
  }

  private func lineNumber(_ offset: Int) -> Int {
    lines.line(at: min(max(offset, bounds.start), max(bounds.start, bounds.end - 1)))
  }

  private func lineBefore(_ number: Int) -> Int? {
    var number = number - 1
    let first = lineNumber(bounds.start)
    while number >= first {
      let range = lines.contentRange(ofLine: number)
      if bytes[range.start..<range.end].contains(where: { !YAMLLine.isSpace($0) }) { return number }
      number -= 1
    }
    return nil
  }
}
