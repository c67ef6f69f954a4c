import SourceText

/// What stands before the value of an assignment.
struct AssignedName {
  var name: Located<String>
  var index: ShellWord?
  var appends: Bool
}

extension ShellParser {
  /// Reads `name=`, `name+=` or `name[index]=` where an assignment may stand.
  ///
  /// Where it is none after all, what was read is left in `builder`, and the word goes on behind it.
  mutating func readAssignedName(into builder: inout PartsBuilder) -> AssignedName? {
    let start = position
    var offset = position
    if state.readsArray, byte(at: offset) == Byte.openBracket {
      _ = readSubscript(into: &builder)
      return nil
    }
    guard byte(at: offset).beginsIdentifier else { return nil }
    repeat { offset += 1 } while offset < end && bytes[offset].continuesVariable
    let nameEnd = offset
    let acceptsAssignment = state.acceptsAssignment

    var index: ShellWord?
    if acceptsAssignment, byte(at: offset) == Byte.openBracket {
      builder.literal.take(start, nameEnd, in: self)
      position = offset
      index = readSubscript(into: &builder)
      offset = position
    }
    var valueStart = skippingContinuations(offset)
    var appends = false
    if byte(at: valueStart) == Byte.plus {
      valueStart = skippingContinuations(valueStart + 1)
      appends = true
    }
    guard byte(at: valueStart) == Byte.equals else { return nil }
    valueStart += 1
    guard acceptsAssignment else {
      // An argument such as `export name=value` stays a word, its name as a literal.
      if state.acceptsArrays, byte(at: valueStart) == Byte.openParenthesis {
        builder.literal.take(start, valueStart, in: self)
        position = valueStart
      }
      return nil
    }
    position = valueStart
    return AssignedName(
      name: Located(text(start, nameEnd), at: range(start, nameEnd)), index: index,
      appends: appends)
  }

  /// Whether the word that began at `start` is so far `name=` or `name+=`.
  func isNamed(_ start: Int) -> Bool {
    start < position && bytes[start].beginsIdentifier
  }

  /// Reads `[ … ]`, brackets and all, into `builder`; gives what lies between as a word.
  private mutating func readSubscript(into builder: inout PartsBuilder) -> ShellWord? {
    let open = position
    builder.literal.take(open, open + 1, in: self)
    position += 1
    var inner = PartsBuilder()
    let isClosed = nested(at: open, otherwise: false) { parser in
      parser.readBalanced(
        open: Byte.openBracket, close: Byte.closeBracket, substitutesProcesses: true,
        into: &inner)
    }
    guard isClosed else {
      if !isAbandoned {
        recoverFromUnclosed("[", by: "]", from: open)
        builder.literal.take(open + 1, max(open + 1, position), in: self)
      }
      return nil
    }
    let parts = inner.finish(in: self)
    for part in parts { builder.append(part, in: self) }
    builder.literal.take(position - 1, position, in: self)
    return ShellWord(parts: parts, range: range(open + 1, position - 1))
  }

  /// Reads `( … )` behind `name=`.
  mutating func readArray() -> [ShellWord] {
    let open = position
    return nested(at: open, otherwise: []) { parser in parser.readArrayElements(from: open) }
  }

  private mutating func readArrayElements(from open: Int) -> [ShellWord] {
    let saved = state
    position += 1
    state.lastToken = .word
    state.tokenBefore = .word
    state.acceptsArrays = false
    state.readsCasePattern = false
    state.readsLeadingRedirections = false
    state.readsArray = true
    state.readsTest = false
    state.awaitsIn = false
    defer { state = saved }

    var elements: [ShellWord] = []
    while true {
      let token = readToken()
      switch token.kind {
      case .closeParenthesis: return elements
      case .newline: continue
      case .word:
        if let word = token.word { elements.append(word) }
      case .end:
        if !isAbandoned { recoverFromUnclosed("(", by: ")", from: open) }
        return elements
      default:
        report(
          "\(describe(token)) cannot stand in an array", at: range(token.start, token.end),
          opening: range(open, open + 1))
      }
    }
  }

  /// Adds an array's elements to a word, what separates them as literals.
  func appendArray(
    _ elements: [ShellWord], from open: Int, to close: Int, into builder: inout PartsBuilder
  ) {
    func separator(_ text: String, _ range: SourceRange) {
      let derived = SourceRange(start: 0, end: text.utf8.count)
      builder.append(
        ShellWordPart(
          kind: .literal(text),
          origin: OffsetMap(segments: [.init(derived: derived, source: range)]),
          range: range), in: self)
    }
    separator("(", range(open, open + 1))
    var previousEnd: Int?
    for element in elements {
      if let previousEnd, previousEnd <= element.range.start {
        separator(" ", SourceRange(start: previousEnd, end: element.range.start))
      }
      for part in element.parts { builder.append(part, in: self) }
      previousEnd = element.range.end
    }
    // There is none where the array is never closed.
    let closing = range(max(open, close - 1), close)
    if close > open + 1, bytes[close - 1] == Byte.closeParenthesis,
      closing.start >= previousEnd ?? 0
    {
      separator(")", closing)
    }
  }

  /// Whether the bytes name a builtin whose arguments may be arrays.
  func acceptsArrayArguments(_ start: Int, _ wordEnd: Int) -> Bool {
    let names: [StaticString]
    switch bytes[start] {
    case 0x61: names = ["alias"]
    case 0x64: names = ["declare"]
    case 0x65: names = ["export", "eval"]
    case 0x6C: names = ["local", "let"]
    case 0x72: names = ["readonly"]
    case 0x74: names = ["typeset"]
    default: return false
    }
    return names.contains { spells($0, start, wordEnd) }
  }

  /// Whether the bytes are `name`, line continuations left out.
  private func spells(_ name: StaticString, _ start: Int, _ wordEnd: Int) -> Bool {
    name.withUTF8Buffer { name in
      var offset = start
      for byte in name {
        while offset + 1 < wordEnd, bytes[offset] == Byte.backslash,
          bytes[offset + 1] == Byte.newline
        {
          offset += 2
        }
        guard offset < wordEnd, bytes[offset] == byte else { return false }
        offset += 1
      }
      return offset == wordEnd
    }
  }

  /// Whether the bytes are `{name}` or `{name[index]}`.
  func namesDescriptor(_ start: Int, _ wordEnd: Int) -> Bool {
    guard wordEnd - start >= 3, bytes[wordEnd - 1] == Byte.closeBrace,
      bytes[start + 1].beginsIdentifier
    else { return false }
    var offset = start + 2
    while offset < wordEnd - 1, bytes[offset].continuesVariable { offset += 1 }
    if offset == wordEnd - 1 { return true }
    return bytes[offset] == Byte.openBracket && bytes[wordEnd - 2] == Byte.closeBracket
  }
}
