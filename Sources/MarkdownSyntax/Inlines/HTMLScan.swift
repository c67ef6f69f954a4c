import SourceText

/// Recognises raw HTML and autolinks (CommonMark 0.31.2, sections 6.5 and 6.6).
enum HTMLScan {
  /// Calls `body` with each comment between `start` and `end`; an open one reaches to the end.
  static func comments(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int, body: (SourceRange) -> Void
  ) {
    var offset = start
    while let found = bytes.firstOffset(of: "<!--", from: offset, to: end) {
      guard let commentEnd = commentEnd(bytes, at: found, to: end) else {
        var last = end
        while last > found + 4 && bytes[last - 1].isWhitespace { last -= 1 }
        body(SourceRange(start: found, end: last))
        return
      }
      body(SourceRange(start: found, end: commentEnd))
      offset = commentEnd
    }
  }

  /// Where the comment ends that begins with the `<!--` at `start`.
  static func commentEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int
  ) -> Int? {
    if bytes.matches("<!-->", at: start, to: end) { return start + 5 }
    if bytes.matches("<!--->", at: start, to: end) { return start + 6 }
    return bytes.firstOffset(of: "-->", from: start + 4, to: end).map { $0 + 3 }
  }

  /// Where the open or closing tag ends that begins with the `<` at `start`; nil where none does.
  static func tagEnd(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int) -> Int? {
    var scan = TagScan(bytes: bytes, offset: start + 1, end: end)
    return scan.tag() ? scan.offset : nil
  }

  /// Like ``tagEnd(_:at:to:)``; also says how far it has looked.
  static func tag(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int
  ) -> (end: Int?, lookedTo: Int) {
    var scan = TagScan(bytes: bytes, offset: start + 1, end: end)
    let isTag = scan.tag()
    return (isTag ? scan.offset : nil, scan.offset)
  }

  /// Where the autolink ends that begins with the `<` at `start`, behind its `>`.
  static func autolinkEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int
  ) -> Int? {
    uriEnd(bytes, at: start, to: end) ?? emailEnd(bytes, at: start, to: end)
  }

  private static func uriEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int
  ) -> Int? {
    var offset = start + 1
    guard offset < end, bytes[offset].isASCIILetter else { return nil }
    while offset < end, offset - start <= 33, isSchemeByte(bytes[offset]) { offset += 1 }
    let length = offset - start - 1
    guard (2...32).contains(length), offset < end, bytes[offset] == UInt8(ascii: ":") else {
      return nil
    }
    while offset < end {
      let byte = bytes[offset]
      if byte == UInt8(ascii: ">") { return offset + 1 }
      if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "<") { return nil }
      offset += 1
    }
    return nil
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "-")
  }

  private static func emailEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int
  ) -> Int? {
    var offset = start + 1
    while offset < end, isMailboxByte(bytes[offset]) { offset += 1 }
    guard offset > start + 1, offset < end, bytes[offset] == UInt8(ascii: "@") else { return nil }
    repeat {
      offset += 1
      let label = offset
      while offset < end, bytes[offset].isASCIIAlphanumeric || bytes[offset] == 0x2D {
        offset += 1
      }
      guard (1...63).contains(offset - label), bytes[label] != 0x2D, bytes[offset - 1] != 0x2D
      else { return nil }
    } while offset < end && bytes[offset] == UInt8(ascii: ".")
    return offset < end && bytes[offset] == UInt8(ascii: ">") ? offset + 1 : nil
  }

  private static func isMailboxByte(_ byte: UInt8) -> Bool {
    if byte.isASCIIAlphanumeric { return true }
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"),
      UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"),
      UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"),
      UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "{"),
      UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"), UInt8(ascii: "-"):
      return true
    default: return false
    }
  }
}

/// Reads one HTML tag.
private struct TagScan {
  let bytes: UnsafeBufferPointer<UInt8>
  var offset: Int
  let end: Int

  mutating func tag() -> Bool {
    let isClosing = take(UInt8(ascii: "/"))
    guard offset < end, bytes[offset].isASCIILetter else { return false }
    while offset < end, bytes[offset].isASCIIAlphanumeric || bytes[offset] == 0x2D {
      offset += 1
    }
    if isClosing {
      skipWhitespace()
      return take(UInt8(ascii: ">"))
    }
    while true {
      let hasSpace = skipWhitespace()
      if take(UInt8(ascii: ">")) { return true }
      if take(UInt8(ascii: "/")) { return take(UInt8(ascii: ">")) }
      guard hasSpace, attribute() else { return false }
    }
  }

  private mutating func attribute() -> Bool {
    guard offset < end else { return false }
    let first = bytes[offset]
    guard first.isASCIILetter || first == UInt8(ascii: "_") || first == UInt8(ascii: ":") else {
      return false
    }
    while offset < end, isNameByte(bytes[offset]) { offset += 1 }
    let nameEnd = offset
    skipWhitespace()
    guard take(UInt8(ascii: "=")) else {
      // The space may belong to what follows an attribute without value.
      offset = nameEnd
      return true
    }
    skipWhitespace()
    guard offset < end else { return false }
    let quote = bytes[offset]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      offset += 1
      while offset < end, bytes[offset] != quote { offset += 1 }
      return take(quote)
    }
    let start = offset
    while offset < end, isUnquotedByte(bytes[offset]) { offset += 1 }
    return offset > start
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }

  private func isUnquotedByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "="), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "`"):
      false
    default: !byte.isWhitespace
    }
  }

  @discardableResult
  private mutating func skipWhitespace() -> Bool {
    let start = offset
    while offset < end, bytes[offset].isWhitespace { offset += 1 }
    return offset > start
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard offset < end, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }
}
