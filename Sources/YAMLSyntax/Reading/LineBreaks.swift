import SourceText

/// The bytes of a file, with the questions that YAML asks of them.
///
/// A break here is what libyaml takes for one: CR, LF, CR LF, NEL, LS and PS.
extension UnsafeBufferPointer<UInt8> {
  /// Length of the break at `offset`, 0 where there is none.
  @inline(__always)
  func breakLength(at offset: Int, end: Int) -> Int {
    guard offset < end else { return 0 }
    let byte = self[offset]
    if byte == 0x0A { return 1 }
    if byte == 0x0D { return offset + 1 < end && self[offset + 1] == 0x0A ? 2 : 1 }
    if byte < 0xC2 { return 0 }
    if byte == 0xC2 { return offset + 1 < end && self[offset + 1] == 0x85 ? 2 : 0 }
    if byte == 0xE2, offset + 2 < end, self[offset + 1] == 0x80, self[offset + 2] & 0xFE == 0xA8 {
      return 3
    }
    return 0
  }

  /// Whether a space or a tab stands at `offset`.
  @inline(__always)
  func isBlank(at offset: Int, end: Int) -> Bool {
    offset < end && (self[offset] == 0x20 || self[offset] == 0x09)
  }

  /// Whether a blank, a break or the end is at `offset`.
  @inline(__always)
  func isBlankOrEnd(at offset: Int, end: Int) -> Bool {
    offset >= end || isBlank(at: offset, end: end) || breakLength(at: offset, end: end) > 0
  }

  /// Where the line that holds `offset` ends, without its break.
  func lineEnd(from offset: Int, end: Int) -> Int {
    var offset = offset
    while offset < end && breakLength(at: offset, end: end) == 0 { offset += 1 }
    return offset
  }

  /// Where the line that holds `offset` starts; lines end at CR or LF here, as in editors.
  func lineStart(of offset: Int, start: Int) -> Int {
    var offset = offset
    while offset > start && self[offset - 1] != 0x0A && self[offset - 1] != 0x0D { offset -= 1 }
    return offset
  }

  /// `range` without blanks and breaks at its end.
  func trimmingEnd(_ range: SourceRange) -> SourceRange {
    var end = range.end
    while end > range.start {
      let byte = self[end - 1]
      if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        end -= 1
      } else if end - 2 >= range.start, breakLength(at: end - 2, end: end) == 2 {
        end -= 2
      } else if end - 3 >= range.start, breakLength(at: end - 3, end: end) == 3 {
        end -= 3
      } else {
        break
      }
    }
    return SourceRange(start: range.start, end: end)
  }
}
