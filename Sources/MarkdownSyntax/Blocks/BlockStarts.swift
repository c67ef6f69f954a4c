import SourceText

/// What may begin at the text of a line.
extension LineCursor {
  /// The level of an ATX heading, and its text.
  var heading: (level: Int, text: SourceRange)? {
    var position = textOffset
    while position < end && bytes[position] == UInt8(ascii: "#") { position += 1 }
    let level = position - textOffset
    guard (1...6).contains(level), position == end || bytes[position].isBlank else { return nil }
    let text = bytes.trimming(SourceRange(start: position, end: end))
    if text.isEmpty { return (level, SourceRange(at: position)) }
    var closing = text.end
    while closing > text.start && bytes[closing - 1] == UInt8(ascii: "#") { closing -= 1 }
    if closing == text.start { return (level, SourceRange(at: text.start)) }
    guard bytes[closing - 1].isBlank else { return (level, text) }
    return (level, bytes.trimming(SourceRange(start: text.start, end: closing)))
  }

  /// The level that an underline gives the paragraph above it.
  var setextLevel: Int? {
    let marker = first
    guard marker == UInt8(ascii: "=") || marker == UInt8(ascii: "-") else { return nil }
    var position = textOffset
    while position < end && bytes[position] == marker { position += 1 }
    guard bytes.trimming(SourceRange(start: position, end: end)).isEmpty else { return nil }
    return marker == UInt8(ascii: "=") ? 1 : 2
  }

  /// Whether the text is a thematic break.
  var isThematicBreak: Bool {
    let marker = first
    guard marker == UInt8(ascii: "-") || marker == UInt8(ascii: "*") || marker == UInt8(ascii: "_")
    else { return false }
    var count = 0
    for position in textOffset..<end {
      if bytes[position] == marker {
        count += 1
      } else if !bytes[position].isBlank {
        return false
      }
    }
    return count >= 3
  }

  /// The fence that opens a code block.
  var openingFence: Fence? {
    let marker = first
    guard marker == UInt8(ascii: "`") || marker == UInt8(ascii: "~") else { return nil }
    var position = textOffset
    while position < end && bytes[position] == marker { position += 1 }
    let length = position - textOffset
    guard length >= 3 else { return nil }
    let info = bytes.trimming(SourceRange(start: position, end: end))
    if marker == UInt8(ascii: "`"), bytes[info.start..<info.end].contains(marker) { return nil }
    return Fence(
      marker: marker, length: length, indentation: indentation, start: textOffset, info: info)
  }

  /// Where the fence ends that closes `fence`; nil where the line holds none.
  func closingFenceEnd(for fence: Fence) -> Int? {
    guard indentation <= 3, first == fence.marker else { return nil }
    var position = textOffset
    while position < end && bytes[position] == fence.marker { position += 1 }
    guard position - textOffset >= fence.length,
      bytes.trimming(SourceRange(start: position, end: end)).isEmpty
    else { return nil }
    return position
  }

  /// The marker of a list item.
  var listMarker: ListMarker? {
    var position = textOffset
    var isOne = true
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
      position += 1
    case let digit where digit.isASCIIDigit:
      var number = 0
      while position < end, bytes[position].isASCIIDigit, position - textOffset < 9 {
        number = number * 10 + Int(bytes[position] - UInt8(ascii: "0"))
        position += 1
      }
      guard position < end,
        bytes[position] == UInt8(ascii: ".") || bytes[position] == UInt8(ascii: ")")
      else { return nil }
      isOne = number == 1
      position += 1
    default: return nil
    }
    guard position == end || bytes[position].isBlank else { return nil }
    let isEmpty = bytes.trimming(SourceRange(start: position, end: end)).isEmpty
    return ListMarker(
      length: position - textOffset, isEmpty: isEmpty, mayInterrupt: isOne && !isEmpty)
  }
}

/// The line that opens a fenced code block.
struct Fence {
  let marker: UInt8
  let length: Int
  /// Columns in front of it; as many are taken off each line of code.
  let indentation: Int
  let start: Int
  let info: SourceRange
}

/// The marker of a list item.
struct ListMarker {
  let length: Int
  /// Whether nothing follows on its line.
  let isEmpty: Bool
  /// Whether it may stand right below the text of a paragraph.
  let mayInterrupt: Bool
}
