import SourceText

/// How much text there is.
enum TextMeasure {
  /// The lines of a part of a text; one that ends with its last line's end has no line more.
  static func lines(of bytes: [UInt8], in range: SourceRange) -> Int {
    let end = min(range.end, bytes.count)
    guard range.start < end else { return 0 }
    let ends = bytes.withUnsafeBufferPointer { bytes in
      var count = 0
      var offset = bytes.first(0x0A, from: range.start, to: end)
      while offset < end {
        count += 1
        offset = bytes.first(0x0A, from: offset + 1, to: end)
      }
      return count
    }
    return bytes[end - 1] == 0x0A ? ends : ends + 1
  }
}
