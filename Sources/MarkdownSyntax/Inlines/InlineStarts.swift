import SourceText

/// Where the next backtick, `[` and `<` of a text stand: all that inline structure begins with.
///
/// Asked about ranges in order, it goes over the text once.
struct InlineStarts {
  private var backtick = 0
  private var bracket = 0
  private var angle = 0

  /// Whether one of them stands in the range, which must not lie before one that was asked about.
  mutating func begin(in range: SourceRange, of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    Self.find(UInt8(ascii: "`"), at: &backtick, in: range, of: bytes)
      || Self.find(UInt8(ascii: "["), at: &bracket, in: range, of: bytes)
      || Self.find(UInt8(ascii: "<"), at: &angle, in: range, of: bytes)
  }

  @inline(__always)
  private static func find(
    _ byte: UInt8, at next: inout Int, in range: SourceRange, of bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    // Zero is also where nothing was looked for yet.
    if next < range.start || next == 0 {
      next = bytes.first(byte, from: range.start, to: bytes.count)
    }
    return next < range.end
  }
}
