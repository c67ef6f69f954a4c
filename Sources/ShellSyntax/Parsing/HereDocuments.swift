import SourceText

/// A here-document whose body is still to come.
struct PendingHereDocument {
  var delimiter: [UInt8]
  var isLiteral: Bool
  var stripsTabs: Bool
  /// The script offset of its operator.
  var key: Int
}

/// Where the body of a here-document lies in the buffer that its operator stands in.
struct HereDocumentBody {
  var start: Int
  var end: Int
}

extension ShellParser {
  /// Reads the bodies of the here-documents announced in the line that just ended.
  mutating func readHereDocumentBodies() {
    let pending = pendingHereDocuments
    pendingHereDocuments = []
    for document in pending {
      let start = position
      let body = findBody(of: document)
      hereDocumentBodies[document.key] = HereDocumentBody(start: start, end: body.end)
      if !knowsHereDocuments, !document.isLiteral {
        // The body may itself hold here-documents.
        _ = parseBody(hereDocumentBodies[document.key], of: document, operatorEnd: start)
      }
      position = isAbandoned ? end : body.next
    }
  }

  /// Finds the line that is the delimiter: where the body ends, and where reading goes on.
  private func findBody(of document: PendingHereDocument) -> (end: Int, next: Int) {
    var line = position
    while line < end {
      let lineStart = line
      let content = document.stripsTabs ? skippingTabs(lineStart) : lineStart
      let (contentEnd, next) = logicalLine(from: content, joins: !document.isLiteral)
      if matches(document.delimiter, content, contentEnd) { return (lineStart, next) }
      // Bash lets the delimiter be followed by the bracket that closes the substitution.
      if substitutionDepth > 0, let rest = matchesPrefix(document.delimiter, content, contentEnd),
        bytes[rest..<contentEnd].contains(Byte.closeParenthesis)
      {
        return (lineStart, rest)
      }
      line = next
    }
    return (end, end)
  }

  private func skippingTabs(_ offset: Int) -> Int {
    var offset = offset
    while offset < end, bytes[offset] == Byte.tab { offset += 1 }
    return offset
  }

  /// Where a line ends and the next begins; `joins` says whether backslash-newline joins lines.
  private func logicalLine(from start: Int, joins: Bool) -> (end: Int, next: Int) {
    var offset = start
    while offset < end {
      if bytes[offset] == Byte.newline { return (offset, offset + 1) }
      if joins, bytes[offset] == Byte.backslash, offset + 1 < end { offset += 1 }
      offset += 1
    }
    return (end, end)
  }

  private func matches(_ delimiter: [UInt8], _ start: Int, _ lineEnd: Int) -> Bool {
    matchesPrefix(delimiter, start, lineEnd) == lineEnd
  }

  /// Behind the delimiter, where the line begins with it; joined lines count as one.
  private func matchesPrefix(_ delimiter: [UInt8], _ start: Int, _ lineEnd: Int) -> Int? {
    var offset = start
    for byte in delimiter {
      while offset + 1 < lineEnd, bytes[offset] == Byte.backslash,
        bytes[offset + 1] == Byte.newline
      {
        offset += 2
      }
      guard offset < lineEnd, bytes[offset] == byte else { return nil }
      offset += 1
    }
    return offset
  }

  /// Notes a here-document, and gives it its body where an earlier pass has found that.
  mutating func announceHereDocument(_ operatorToken: Token, delimiter: Token) -> HereDocument {
    var bytes: [UInt8] = []
    if let word = delimiter.word { appendUnquoted(word.parts, to: &bytes) }
    let document = PendingHereDocument(
      delimiter: bytes, isLiteral: delimiter.isQuoted,
      stripsTabs: operatorToken.kind == .doubleLessDash, key: scriptOffset(operatorToken.start))
    pendingHereDocuments.append(document)
    let known = knowsHereDocuments ? hereDocumentBodies[document.key] : nil
    return HereDocument(
      delimiter: Located(
        String(decoding: bytes, as: UTF8.self), at: range(delimiter.start, delimiter.end)),
      isLiteral: document.isLiteral,
      body: parseBody(known, of: document, operatorEnd: delimiter.end))
  }

  /// A delimiter's text: quotes are taken off, but nothing is expanded.
  private func appendUnquoted(_ parts: [ShellWordPart], to result: inout [UInt8]) {
    for part in parts {
      switch part.kind {
      case .literal(let text), .singleQuoted(let text), .ansiQuoted(let text):
        result += Array(text.utf8)
      case .doubleQuoted(let inner): appendUnquoted(inner, to: &result)
      default:
        guard offsets == nil else { continue }
        result += bytes[part.range.start..<part.range.end]
      }
    }
  }

  private mutating func parseBody(
    _ body: HereDocumentBody?, of document: PendingHereDocument, operatorEnd: Int
  ) -> ShellWord {
    guard let body, body.end <= end else {
      return ShellWord(parts: [], range: range(operatorEnd, operatorEnd))
    }
    let parts = nested(at: body.start, otherwise: []) { parser in
      parser.inRegion(body.start, body.end) { parser in
        document.isLiteral
          ? parser.readLiteralText(stripsTabs: document.stripsTabs)
          : parser.readHereDocumentText(stripsTabs: document.stripsTabs)
      }
    }
    return ShellWord(parts: parts, range: range(body.start, body.end))
  }

  /// Reads to the end, expansions and all.
  mutating func readHereDocumentText(stripsTabs: Bool) -> [ShellWordPart] {
    var builder = PartsBuilder()
    var isLineStart = true
    while position < end {
      if isLineStart, stripsTabs { position = skippingTabs(position) }
      isLineStart = false
      guard position < end else { break }
      switch bytes[position] {
      case Byte.backslash: readQuotedBackslash(escapes: Byte.backslash, into: &builder)
      case Byte.backtick: builder.append(readBackticks(inDoubleQuotes: true), in: self)
      case Byte.dollar: readQuotedDollar(into: &builder)
      default:
        let run = position
        while position < end {
          let byte = bytes[position]
          if byte == Byte.backslash || byte == Byte.backtick || byte == Byte.dollar { break }
          position += 1
          if byte == Byte.newline, stripsTabs {
            isLineStart = true
            break
          }
        }
        builder.literal.take(run, position, in: self)
      }
    }
    return builder.finish(in: self)
  }

  private mutating func readLiteralText(stripsTabs: Bool) -> [ShellWordPart] {
    var builder = PartsBuilder()
    while position < end {
      if stripsTabs { position = skippingTabs(position) }
      let run = position
      position = stripsTabs ? min(end, endOfLine(from: run) + 1) : end
      if position > run { builder.literal.take(run, position, in: self) }
    }
    return builder.finish(in: self)
  }
}
