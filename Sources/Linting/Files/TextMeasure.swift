import SourceText

/// How much text there is.
enum TextMeasure {
  /// The lines of a part of a text; one that ends with its last line's end has no line more.
  static func lines(of bytes: [UInt8], in range: SourceRange) -> Int {
    let end = min(range.end, bytes.count)
    guard range.start < end else { return 0 }
    let ends = bytes.withUnsafeBufferPointer { bytes in
      var count = 0
      for index in range.start..<end where bytes[index] == 0x0A { count += 1 }
      return count
    }
    return bytes[end - 1] == 0x0A ? ends : ends + 1
  }
}
