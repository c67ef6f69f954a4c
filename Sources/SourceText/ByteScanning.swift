#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension UnsafeBufferPointer<UInt8> {
  /// The offset of the first such byte.
  ///
  /// - Parameters:
  ///   - start: where to begin; not negative.
  ///   - end: no byte from here on is read; the result where there is no such byte.
  public func first(_ byte: UInt8, from start: Int, to end: Int) -> Int {
    guard let baseAddress, start < end,
      let found = memchr(baseAddress + start, Int32(byte), end - start)
    else { return end }
    return UnsafeRawPointer(found) - UnsafeRawPointer(baseAddress)
  }

  /// The offset of the first byte that is a line end, a tab or a control character before these.
  ///
  /// Eight bytes are looked at in one go (Bit Twiddling Hacks, "Determine if a word has a byte less
  /// than n").
  ///
  /// - Parameters:
  ///   - start: where to begin.
  ///   - end: no byte from here on is read; the result where there is no such byte.
  public func firstControl(from start: Int, to end: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highBits: UInt64 = 0x8080_8080_8080_8080
    let raw = UnsafeRawBufferPointer(self)
    var offset = start
    while offset + 8 <= end {
      let word = UInt64(
        littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      let found = (word &- ones &* 0x0E) & ~word & highBits
      // The lowest bit stands for the first such byte, as borrows go upwards only.
      if found != 0 { return offset + found.trailingZeroBitCount / 8 }
      offset += 8
    }
    while offset < end, self[offset] >= 0x0E { offset += 1 }
    return offset
  }

  /// The offset of the first byte from `start` on that is not ASCII; the end where there is none.
  public func firstNonASCII(from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(self)
    var offset = start
    while offset + 16 <= count {
      let words = raw.loadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)
      guard (words[0] | words[1]) & 0x8080_8080_8080_8080 == 0 else { break }
      offset += 16
    }
    while offset < count, self[offset] < 0x80 { offset += 1 }
    return offset
  }
}
