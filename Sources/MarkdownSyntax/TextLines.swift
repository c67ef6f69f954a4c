import SourceText

extension UnsafeBufferPointer<UInt8> {
  /// Where the line that holds `offset` ends, without its LF, CR or CR LF.
  func lineEnd(from offset: Int, to end: Int) -> Int {
    var offset = firstControl(from: offset, to: end)
    while offset < end && self[offset] != 0x0A && self[offset] != 0x0D {
      offset = firstControl(from: offset + 1, to: end)
    }
    return offset
  }

  /// Where the line behind the line end at `offset` begins.
  func lineStart(behind offset: Int, to end: Int) -> Int {
    guard offset < end else { return end }
    if self[offset] == 0x0D, offset + 1 < end, self[offset + 1] == 0x0A { return offset + 2 }
    return offset + 1
  }

  /// Where the line behind the one that holds `offset` begins.
  func nextLine(after offset: Int) -> Int {
    lineStart(behind: lineEnd(from: offset, to: count), to: count)
  }

  /// `range` without spaces and tabs at either end.
  func trimming(_ range: SourceRange) -> SourceRange {
    var start = range.start
    var end = range.end
    while start < end && self[start].isBlank { start += 1 }
    while end > start && self[end - 1].isBlank { end -= 1 }
    return SourceRange(start: start, end: end)
  }

  /// The text of a range; bytes that are not UTF-8 become U+FFFD.
  func text(in range: SourceRange) -> String {
    String(decoding: self[range.start..<range.end], as: UTF8.self)
  }

  /// Where `needle` stands first in the range; nil where it does not.
  func firstOffset(of needle: StaticString, from start: Int, to end: Int) -> Int? {
    let count = needle.utf8CodeUnitCount
    guard count > 0, start >= 0, start + count <= end else { return nil }
    let pointer = needle.utf8Start
    var offset = start
    while offset + count <= end {
      if self[offset] == pointer[0] && matches(needle, at: offset, to: end) { return offset }
      offset += 1
    }
    return nil
  }

  /// Whether `needle` stands at `offset`.
  func matches(_ needle: StaticString, at offset: Int, to end: Int) -> Bool {
    let count = needle.utf8CodeUnitCount
    guard offset + count <= end else { return false }
    let pointer = needle.utf8Start
    for index in 0..<count where self[offset + index] != pointer[index] { return false }
    return true
  }
}

extension UInt8 {
  /// Space or tab.
  @inline(__always)
  var isBlank: Bool { self == 0x20 || self == 0x09 }

  /// Space, tab or line end.
  @inline(__always)
  var isWhitespace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

  /// ASCII punctuation: what a backslash can escape.
  @inline(__always)
  var isPunctuation: Bool {
    (self >= 0x21 && self <= 0x2F) || (self >= 0x3A && self <= 0x40)
      || (self >= 0x5B && self <= 0x60) || (self >= 0x7B && self <= 0x7E)
  }
}
