import SourceText

/// One line of block YAML, split as far as a person reads it: indentation, key, value.
struct YAMLLine {
  /// The line without its end.
  let range: SourceRange
  /// Bytes of white space before the first other byte.
  let indentation: SourceRange
  /// The key; nil where the line has none.
  let key: SourceRange?
  /// All behind the key's colon without white space and comment around it; of a list item without a
  /// key the item.
  let value: SourceRange

  /// Splits a line.
  init(bytes: [UInt8], line: SourceRange) {
    range = line
    var start = line.start
    while start < line.end, Self.isSpace(bytes[start]) { start += 1 }
    indentation = SourceRange(start: line.start, end: start)
    while start + 1 < line.end, bytes[start] == UInt8(ascii: "-"), Self.isSpace(bytes[start + 1]) {
      start += 2
      while start < line.end, Self.isSpace(bytes[start]) { start += 1 }
    }
    var colon = start
    while colon < line.end, Self.isKeyByte(bytes[colon]) { colon += 1 }
    let hasKey =
      colon > start && colon < line.end && bytes[colon] == UInt8(ascii: ":")
      && (colon + 1 == line.end || Self.isSpace(bytes[colon + 1]))
    key = hasKey ? SourceRange(start: start, end: colon) : nil
    var from = hasKey ? colon + 1 : start
    while from < line.end, Self.isSpace(bytes[from]) { from += 1 }
    var to = line.end
    if from < line.end, bytes[from] != UInt8(ascii: "\""), bytes[from] != UInt8(ascii: "'") {
      var index = from
      while index < line.end {
        if bytes[index] == UInt8(ascii: "#"), index == from || Self.isSpace(bytes[index - 1]) {
          to = index
          break
        }
        index += 1
      }
    }
    while to > from, Self.isSpace(bytes[to - 1]) { to -= 1 }
    value = SourceRange(start: from, end: to)
  }

  /// The value's first byte; nil where there is no value.
  func firstByte(in bytes: [UInt8]) -> UInt8? {
    value.isEmpty ? nil : bytes[value.start]
  }

  /// Where a `: ` (or a colon at the end) stands in the value; nil where none does.
  func colonInValue(_ bytes: [UInt8]) -> SourceRange? {
    var index = value.start
    while index < value.end {
      if bytes[index] == UInt8(ascii: ":"), index + 1 == value.end || Self.isSpace(bytes[index + 1])
      {
        return SourceRange(start: index, end: index + 1)
      }
      index += 1
    }
    return nil
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: byte.isASCIIAlphanumeric
    }
  }
}
