import SourceText

/// Recognises the parts of links (CommonMark 0.31.2, sections 4.7 and 6.3).
enum LinkScan {
  /// A destination: where its text stands, and where the whole ends, with `>`.
  struct Destination {
    let content: SourceRange
    let end: Int
  }

  /// The destination at `start`.
  ///
  /// - Parameter mayBeEmpty: whether no text at all is one too, as in `[text]()`.
  static func destination(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, mayBeEmpty: Bool
  ) -> (found: Destination?, lookedTo: Int) {
    let end = bytes.count
    var offset = start
    if offset < end, bytes[offset] == UInt8(ascii: "<") {
      offset += 1
      while offset < end {
        switch bytes[offset] {
        case UInt8(ascii: ">"):
          let content = SourceRange(start: start + 1, end: offset)
          return (Destination(content: content, end: offset + 1), offset)
        case UInt8(ascii: "<"), 0x0A: return (nil, offset)
        case UInt8(ascii: "\\") where offset + 1 < end && bytes[offset + 1].isPunctuation:
          offset += 2
        default: offset += 1
        }
      }
      return (nil, offset)
    }
    var depth = 0
    scan: while offset < end {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "\\") where offset + 1 < end && bytes[offset + 1].isPunctuation: offset += 1
      case UInt8(ascii: "("):
        depth += 1
        if depth > MarkdownLimits.parenthesisDepth { return (nil, offset) }
      case UInt8(ascii: ")"):
        if depth == 0 { break scan }
        depth -= 1
      default: if byte <= 0x20 || byte == 0x7F { break scan }
      }
      offset += 1
    }
    guard depth == 0, mayBeEmpty || offset > start else { return (nil, offset) }
    return (Destination(content: SourceRange(start: start, end: offset), end: offset), offset)
  }

  /// Where the title ends that begins at `start`; nil where none does.
  static func titleEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> (end: Int?, lookedTo: Int) {
    let end = bytes.count
    guard start < end else { return (nil, start) }
    let closing: UInt8
    switch bytes[start] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): closing = bytes[start]
    case UInt8(ascii: "("): closing = UInt8(ascii: ")")
    default: return (nil, start)
    }
    var offset = start + 1
    while offset < end {
      let byte = bytes[offset]
      if byte == closing { return (offset + 1, offset) }
      if byte == UInt8(ascii: "("), closing == UInt8(ascii: ")") { return (nil, offset) }
      offset +=
        byte == UInt8(ascii: "\\") && offset + 1 < end && bytes[offset + 1].isPunctuation
        ? 2 : 1
    }
    return (nil, end)
  }

  /// Where the label ends that begins with the `[` at `start`, behind its `]`.
  static func labelEnd(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "[") else { return nil }
    var offset = start + 1
    let limit = min(bytes.count, start + MarkdownLimits.labelLength)
    var hasText = false
    while offset < limit {
      switch bytes[offset] {
      case UInt8(ascii: "]"): return hasText ? offset + 1 : nil
      case UInt8(ascii: "["): return nil
      case UInt8(ascii: "\\") where offset + 1 < limit && bytes[offset + 1].isPunctuation:
        offset += 1
        hasText = true
      case let byte where !byte.isWhitespace: hasText = true
      default: break
      }
      offset += 1
    }
    return nil
  }

  /// The link reference definition at `start`, and where the next line begins.
  static func definition(_ text: InlineText, at start: Int) -> (link: Link, next: Int)? {
    text.withBytes { bytes in
      guard let labelEnd = labelEnd(bytes, at: start), labelEnd < bytes.count,
        bytes[labelEnd] == UInt8(ascii: ":")
      else { return nil }
      let place = skipWhitespace(bytes, from: labelEnd + 1)
      guard place < bytes.count,
        let destination = destination(bytes, at: place, mayBeEmpty: false).found
      else { return nil }
      var end = destination.end
      var next = lineEnd(bytes, from: end)
      let titleStart = skipWhitespace(bytes, from: end)
      if titleStart > end, let titleEnd = titleEnd(bytes, at: titleStart).end,
        let behind = lineEnd(bytes, from: titleEnd)
      {
        end = titleEnd
        next = behind
      }
      guard let next else { return nil }
      let label = SourceRange(start: start + 1, end: labelEnd - 1)
      let link = Link(
        kind: .definition, text: text.fileRange(label),
        destination: Located(
          unescaped(bytes, destination.content), at: text.fileRange(destination.content)),
        range: text.fileRange(SourceRange(start: start, end: end)))
      return (link, next)
    }
  }

  /// Skips blanks and line ends; paragraphs hold no empty line.
  static func skipWhitespace(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var offset = start
    while offset < bytes.count && bytes[offset].isWhitespace { offset += 1 }
    return offset
  }

  /// Where the next line begins if only blanks are left in this one.
  private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var offset = start
    while offset < bytes.count && bytes[offset].isBlank { offset += 1 }
    if offset == bytes.count { return offset }
    return bytes[offset] == 0x0A ? offset + 1 : nil
  }

  /// A label in the form in which labels are compared.
  static func normalized(_ label: String) -> String {
    label.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
  }

  // MARK: Unescaping

  /// The text of a range with backslash escapes and character references replaced.
  static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>, _ range: SourceRange) -> String {
    let source = bytes[range.start..<range.end]
    guard source.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }) else {
      return String(decoding: source, as: UTF8.self)
    }
    var result: [UInt8] = []
    var offset = range.start
    while offset < range.end {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\\"), offset + 1 < range.end, bytes[offset + 1].isPunctuation {
        result.append(bytes[offset + 1])
        offset += 2
      } else if byte == UInt8(ascii: "&"),
        let reference = reference(bytes, at: offset, to: range.end)
      {
        result.append(contentsOf: String(Character(reference.value)).utf8)
        offset = reference.end
      } else {
        result.append(byte)
        offset += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A numeric character reference, or one of those that HTML texts cannot do without.
  private static func reference(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int
  ) -> (value: Unicode.Scalar, end: Int)? {
    let longest = 10
    let limit = min(end, start + longest)
    guard let semicolon = bytes[start..<limit].firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = String(decoding: bytes[start + 1..<semicolon], as: UTF8.self)
    let value: UInt32?
    switch name {
    case "amp": value = 0x26
    case "lt": value = 0x3C
    case "gt": value = 0x3E
    case "quot": value = 0x22
    case "nbsp": value = 0xA0
    default:
      if name.hasPrefix("#x") || name.hasPrefix("#X") {
        value = UInt32(name.dropFirst(2), radix: 16)
      } else if name.hasPrefix("#") {
        value = UInt32(name.dropFirst(1))
      } else {
        value = nil
      }
    }
    guard let value else { return nil }
    return (value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}", semicolon + 1)
  }
}
