import SourceText

extension DerivedTextBuilder {
  /// How a plain or quoted scalar is unfolded.
  enum FlowStyle { case plain, singleQuoted, doubleQuoted }

  /// The origin of a plain or quoted scalar, as libyaml folds and unescapes it.
  ///
  /// - Parameters:
  ///   - content: the scalar without its quotes.
  ///   - bytes: the file.
  ///   - collectsText: whether to build the text as well.
  static func flow(
    _ style: FlowStyle, content: SourceRange, in bytes: UnsafeBufferPointer<UInt8>,
    collectsText: Bool = false
  ) -> DerivedTextBuilder {
    var builder = DerivedTextBuilder(bytes, collectsText: collectsText)
    let end = content.end
    var offset = content.start
    // Where bytes begin that are taken as they are.
    var pending = offset
    while offset < end {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "'"), style == .singleQuoted {
        builder.copy(from: pending, to: offset)
        builder.add(byte, from: offset, to: min(offset + 2, end))
        offset = min(offset + 2, end)
        pending = offset
      } else if byte == UInt8(ascii: "\\"), style == .doubleQuoted {
        builder.copy(from: pending, to: offset)
        let breakLength = bytes.breakLength(at: offset + 1, end: end)
        if breakLength > 0 {
          offset = builder.fold(
            from: offset + 1 + breakLength, blanks: offset, isEscaped: true, to: end)
        } else {
          offset = builder.unescape(at: offset, end: end)
        }
        pending = offset
      } else if bytes.isBlank(at: offset, end: end) {
        let blanks = offset
        while bytes.isBlank(at: offset, end: end) { offset += 1 }
        if bytes.breakLength(at: offset, end: end) > 0 {
          builder.copy(from: pending, to: blanks)
          offset = builder.fold(from: offset, blanks: blanks, isEscaped: false, to: end)
          pending = offset
        }
      } else if bytes.breakLength(at: offset, end: end) > 0 {
        builder.copy(from: pending, to: offset)
        offset = builder.fold(from: offset, blanks: offset, isEscaped: false, to: end)
        pending = offset
      } else {
        offset += 1
      }
    }
    builder.copy(from: pending, to: end)
    return builder
  }

  /// Folds the breaks and indentation from `offset` on; returns where the next text begins.
  private mutating func fold(
    from offset: Int, blanks: Int, isEscaped: Bool, to end: Int
  ) -> Int {
    let bytes = source
    var offset = offset
    var leading: SourceRange?
    var trailing: [SourceRange] = []
    while offset < end {
      if bytes.isBlank(at: offset, end: end) {
        offset += 1
        continue
      }
      let length = bytes.breakLength(at: offset, end: end)
      if length == 0 { break }
      let found = SourceRange(start: offset, end: offset + length)
      if leading == nil && !isEscaped { leading = found } else { trailing.append(found) }
      offset += length
    }
    if let leading {
      if leading.length == 3 {
        addBreak(leading)
      } else if trailing.isEmpty {
        add(0x20, from: blanks, to: offset)
      }
    }
    for found in trailing { addBreak(found) }
    return offset
  }

  /// Adds what the escape at `offset` stands for; returns where the next text begins.
  private mutating func unescape(at offset: Int, end: Int) -> Int {
    let bytes = source
    guard offset + 1 < end else {
      copy(from: offset, to: end)
      return end
    }
    let digits: Int
    let value: UInt32
    switch bytes[offset + 1] {
    case UInt8(ascii: "x"): (digits, value) = (2, 0)
    case UInt8(ascii: "u"): (digits, value) = (4, 0)
    case UInt8(ascii: "U"): (digits, value) = (8, 0)
    case UInt8(ascii: "0"): (digits, value) = (0, 0x00)
    case UInt8(ascii: "a"): (digits, value) = (0, 0x07)
    case UInt8(ascii: "b"): (digits, value) = (0, 0x08)
    case UInt8(ascii: "t"), 0x09: (digits, value) = (0, 0x09)
    case UInt8(ascii: "n"): (digits, value) = (0, 0x0A)
    case UInt8(ascii: "v"): (digits, value) = (0, 0x0B)
    case UInt8(ascii: "f"): (digits, value) = (0, 0x0C)
    case UInt8(ascii: "r"): (digits, value) = (0, 0x0D)
    case UInt8(ascii: "e"): (digits, value) = (0, 0x1B)
    case UInt8(ascii: "N"): (digits, value) = (0, 0x85)
    case UInt8(ascii: "_"): (digits, value) = (0, 0xA0)
    case UInt8(ascii: "L"): (digits, value) = (0, 0x2028)
    case UInt8(ascii: "P"): (digits, value) = (0, 0x2029)
    case let other: (digits, value) = (0, UInt32(other))
    }
    let next = min(offset + 2 + digits, end)
    var scalar = value
    for position in offset + 2..<max(next, offset + 2) {
      scalar = scalar << 4 | UInt32(bytes[position].hexadecimalValue ?? 0)
    }
    add(Unicode.Scalar(scalar) ?? "\u{FFFD}", from: offset, to: next)
    return next
  }

  /// Adds a break: LS and PS as they are, any other as LF.
  mutating func addBreak(_ range: SourceRange) {
    if range.length == 3 {
      copy(from: range.start, to: range.end)
    } else {
      add(0x0A, from: range.start, to: range.end)
    }
  }
}
