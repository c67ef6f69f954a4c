extension ShellParser {
  /// The kind of an unquoted word that is reserved where it stands, or nil.
  ///
  /// `start` and `wordEnd` bound its bytes in the buffer. The rules are those of bash's
  /// `special_case_tokens` and `CHECK_FOR_RESERVED_WORD`.
  mutating func reservedWord(_ start: Int, _ wordEnd: Int) -> TokenKind? {
    let length = wordEnd - start
    guard length >= 1, length <= 16 else { return nil }
    guard let kind = spelledKeyword(start, wordEnd) else { return nil }
    let last = state.lastToken
    let before = state.tokenBefore

    switch kind {
    case .in:
      if last == .word, before == .for || before == .case || before == .select {
        if before == .case { beginCasePatterns() }
        return .in
      }
      if state.awaitsIn, last == .word || last == .newline {
        if state.awaitsCaseIn { beginCasePatterns() }
        return .in
      }
    case .do:
      if last == .word, before == .for || before == .select { return .do }
      if last == .arithmeticForExpressions { return .do }
    case .esac:
      if state.openCases > 0, last == .in { return endCase() }
    case .openBrace:
      if last == .arithmeticForExpressions { return .openBrace }
    case .timeOption: return last == .time ? .timeOption : nil
    case .timeIgnore: return last == .time || last == .timeOption ? .timeIgnore : nil
    case .testEnd where state.readsTest: return .testEnd
    default: break
    }

    guard state.acceptsReservedWord else { return nil }
    if state.readsCasePattern {
      guard kind == .esac, last != .pipe, last != .openParenthesis else { return nil }
    }
    if kind == .time, !state.acceptsTime { return nil }
    return kind == .esac ? endCase() : kind
  }

  private mutating func beginCasePatterns() {
    state.readsCasePattern = true
    state.openCases += 1
  }

  private mutating func endCase() -> TokenKind {
    state.openCases = max(0, state.openCases - 1)
    state.readsCasePattern = false
    return .esac
  }

  /// The keyword that the bytes spell, line continuations left out.
  private func spelledKeyword(_ start: Int, _ wordEnd: Int) -> TokenKind? {
    // The first byte rules out nearly all words without a comparison.
    switch bytes[start] {
    case 0x63, 0x64, 0x65, 0x66, 0x69, 0x73, 0x74, 0x75, 0x77, Byte.bang, Byte.dash,
      Byte.openBracket, Byte.closeBracket, Byte.openBrace, Byte.closeBrace:
      break
    default: return nil
    }
    var spelling: UInt64 = 0
    var offset = start
    var count = 0
    while offset < wordEnd {
      // In a word that is not quoted every backslash continues the line.
      if bytes[offset] == Byte.backslash {
        offset += 2
        continue
      }
      guard count < 8 else { return nil }
      spelling = spelling << 8 | UInt64(bytes[offset])
      count += 1
      offset += 1
    }
    return Keywords.bySpelling[spelling]
  }
}

private enum Keywords {
  /// Keywords by their bytes, packed into an integer.
  static let bySpelling: [UInt64: TokenKind] = {
    let table: [(StaticString, TokenKind)] = [
      ("if", .if), ("then", .then), ("elif", .elif), ("else", .else), ("fi", .fi),
      ("case", .case), ("esac", .esac), ("for", .for), ("select", .select), ("while", .while),
      ("until", .until), ("do", .do), ("done", .done), ("in", .in), ("function", .function),
      ("coproc", .coproc), ("time", .time), ("-p", .timeOption), ("--", .timeIgnore),
      ("!", .bang), ("{", .openBrace), ("}", .closeBrace), ("[[", .testStart), ("]]", .testEnd),
    ]
    var result: [UInt64: TokenKind] = [:]
    for (name, kind) in table {
      let packed = name.withUTF8Buffer { buffer in
        buffer.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      }
      result[packed] = kind
    }
    return result
  }()
}
