import SourceText

extension ShellScript {
  /// Parses a bash script; what is wrong with it is in ``problems``.
  ///
  /// The grammar and the reading of words follow bash 5.2 as `bash -n` applies them: a script has a
  /// problem here where bash refuses it. Like bash, the parser leaves unjudged what bash reads only
  /// when it runs: the inside of backticks, of here-documents and of arithmetic.
  public static func parse(_ bytes: [UInt8], limits: ShellLimits = .standard) -> ShellScript {
    var parser = ShellParser(bytes: bytes, limits: limits)
    var body = parser.parseScript()
    if !parser.hereDocumentBodies.isEmpty {
      // Where a here-document's body lies is known only behind the command it belongs to: the
      // second pass puts into the tree what the first has found.
      var second = ShellParser(bytes: bytes, limits: limits)
      second.hereDocumentBodies = parser.hereDocumentBodies
      second.knowsHereDocuments = true
      body = second.parseScript()
      parser = second
    }
    return ShellScript(
      bytes: bytes, body: body, comments: parser.comments.sorted(),
      problems: parser.allProblems.sorted { $0.range < $1.range })
  }

  /// Parses a bash script.
  public static func parse(_ text: String) -> ShellScript {
    parse(Array(text.utf8))
  }
}

/// A recursive-descent parser whose lexer depends on the tokens before, as bash's does.
struct ShellParser {
  /// What is read: the script, or the unescaped inside of a backtick substitution.
  var bytes: [UInt8]
  /// Leads from an offset in ``bytes`` to the script; nil where they are the script.
  var offsets: [Int]?
  /// Where reading ends.
  var end: Int
  /// The next byte.
  var position = 0
  /// What the lexer remembers.
  var state = LexicalState()
  /// Here-documents whose bodies begin behind the next newline.
  var pendingHereDocuments: [PendingHereDocument] = []

  let limits: ShellLimits
  var depth = 0
  var unclosedCount = 0
  /// Above 0 in text that bash does not judge before it runs it.
  var quiet = 0
  /// Whether a limit is reached, so that nothing more is read.
  var isAbandoned = false
  /// Whether `shopt -s extglob` was seen.
  var extendedPatterns = false
  /// How many `$(` are open; a here-document in one may end before its `)`.
  var substitutionDepth = 0
  var problems: [ShellProblem] = []
  var comments: [SourceRange] = []
  /// Bodies of here-documents by the script offset of their operator.
  var hereDocumentBodies: [Int: HereDocumentBody] = [:]
  var knowsHereDocuments = false
  /// `((` that turned out to be two `(`: by script offset, where the outer one ends.
  var nestedParentheses: [Int: Int] = [:]

  init(bytes: [UInt8], limits: ShellLimits) {
    self.bytes = bytes
    self.limits = limits
    end = bytes.count
    if end > limits.size {
      end = bytes[..<limits.size].lastIndex(of: Byte.newline) ?? limits.size
    }
  }

  /// The problems of the script. Where not all of it was read, nothing is said of what may be closed
  /// in the rest.
  fileprivate var allProblems: [ShellProblem] {
    guard end < bytes.count else { return problems }
    let message = "only the first \(limits.size) bytes of a script are checked"
    return problems.filter { $0.range.end < end || isAbandoned }
      + [ShellProblem(message, at: SourceRange(start: end, end: end + 1))]
  }

  /// Parses the whole buffer.
  mutating func parseScript() -> CommandList {
    parseList(closers: [], opening: nil)
  }
}

// MARK: - Places and problems

extension ShellParser {
  /// The script offset of an offset in the buffer.
  func scriptOffset(_ offset: Int) -> Int {
    guard let offsets else { return offset }
    return offset < offsets.count ? offsets[offset] : (offsets.last ?? 0)
  }

  /// The script range of a range in the buffer.
  func range(_ start: Int, _ end: Int) -> SourceRange {
    guard offsets != nil else { return SourceRange(start: start, end: max(start, end)) }
    let first = scriptOffset(start)
    return SourceRange(start: first, end: end > start ? scriptOffset(end - 1) + 1 : first)
  }

  /// The byte at an offset, or 0 behind the end.
  @inline(__always) func byte(at offset: Int) -> UInt8 {
    offset < end ? bytes[offset] : 0
  }

  /// The first offset from `offset` on that is not a backslash-newline.
  func skippingContinuations(_ offset: Int) -> Int {
    var offset = offset
    while offset + 1 < end, bytes[offset] == Byte.backslash, bytes[offset + 1] == Byte.newline {
      offset += 2
    }
    return offset
  }

  /// The text of a stretch of the buffer.
  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }

  mutating func report(_ message: String, at range: SourceRange, opening: SourceRange? = nil) {
    guard quiet == 0, !isAbandoned, problems.count < limits.problems else { return }
    if let last = problems.last, last.range == range { return }
    problems.append(ShellProblem(message, at: range, opening: opening))
  }

  /// Gives up the rest of the script.
  mutating func abandon(_ message: String, at range: SourceRange) {
    if !isAbandoned { problems.append(ShellProblem(message, at: range)) }
    isAbandoned = true
    position = end
  }

  /// Goes one level deeper for `body`, or gives up where that is too deep.
  mutating func nested<Result>(
    at start: Int, otherwise: Result, _ body: (inout ShellParser) -> Result
  ) -> Result {
    guard depth < limits.depth else {
      abandon(
        "nested more than \(limits.depth) levels deep", at: range(start, min(start + 1, end)))
      return otherwise
    }
    depth += 1
    defer { depth -= 1 }
    return body(&self)
  }

  /// Reports something that nothing closes, and goes on behind the line in which it began.
  mutating func recoverFromUnclosed(_ opener: String, by closer: String, from start: Int) {
    let opening = range(start, min(start + opener.utf8.count, end))
    report("'\(opener)' is never closed by '\(closer)'", at: range(end, end), opening: opening)
    position = end
    guard quiet == 0, !isAbandoned else { return }
    unclosedCount += 1
    guard unclosedCount <= limits.unclosed else {
      isAbandoned = true
      return
    }
    position = endOfLine(from: start)
    // Not only the last ones: those of a here-document are noted before those of the line that announces it.
    let limit = scriptOffset(position)
    comments.removeAll { $0.start >= limit }
  }

  /// The offset of the newline that ends the line of `start`, or the end.
  func endOfLine(from start: Int) -> Int {
    var offset = start
    while offset < end, bytes[offset] != Byte.newline { offset += 1 }
    return offset
  }

  /// Reads a stretch of the buffer on its own, without judging it.
  mutating func inRegion<Result>(
    _ start: Int, _ regionEnd: Int, _ body: (inout ShellParser) -> Result
  ) -> Result {
    let saved = (end, position, state, pendingHereDocuments)
    end = regionEnd
    position = start
    state = LexicalState()
    pendingHereDocuments = []
    quiet += 1
    let result = body(&self)
    quiet -= 1
    (end, position, state, pendingHereDocuments) = saved
    if isAbandoned { position = end }
    return result
  }
}
