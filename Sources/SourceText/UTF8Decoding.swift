extension UnsafeBufferPointer<UInt8> {
  /// The scalar at `offset`, and its length in bytes.
  ///
  /// Where no scalar stands there, the value is nil and the length that of the longest part of it
  /// that might have begun one, as the Unicode Standard recommends (section 3.9, U+FFFD
  /// substitution of maximal subparts).
  ///
  /// - Parameters:
  ///   - offset: less than `end`.
  ///   - end: no byte from here on is read.
  public func decodeScalar(at offset: Int, end: Int) -> (value: UInt32?, length: Int) {
    let lead = self[offset]
    let count: Int
    switch lead {
    case 0..<0x80: return (UInt32(lead), 1)
    case 0xC2...0xDF: count = 2
    case 0xE0...0xEF: count = 3
    case 0xF0...0xF4: count = 4
    default: return (nil, 1)
    }
    var value = UInt32(lead) & (0xFF >> UInt32(count + 1))
    for step in 1..<count {
      guard offset + step < end else { return (nil, step) }
      let byte = self[offset + step]
      guard byte & 0xC0 == 0x80 else { return (nil, step) }
      if step == 1 {
        let isOverlongOrTooLarge =
          (lead == 0xE0 && byte < 0xA0) || (lead == 0xED && byte >= 0xA0)
          || (lead == 0xF0 && byte < 0x90) || (lead == 0xF4 && byte >= 0x90)
        if isOverlongOrTooLarge { return (nil, 1) }
      }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (value, count)
  }
}

extension String {
  /// The text of `bytes`, where every byte that is not UTF-8 becomes a `_`.
  ///
  /// So the text has as many bytes as `bytes`, and maps of offsets stay true.
  public init(keepingLengthOf bytes: [UInt8]) {
    if let text = String(validating: bytes, as: UTF8.self) {
      self = text
      return
    }
    var repaired = bytes
    bytes.withUnsafeBufferPointer { buffer in
      var offset = 0
      while offset < buffer.count {
        let scalar = buffer.decodeScalar(at: offset, end: buffer.count)
        if scalar.value == nil {
          for position in offset..<offset + scalar.length {
            repaired[position] = UInt8(ascii: "_")
          }
        }
        offset += scalar.length
      }
    }
    self = String(decoding: repaired, as: UTF8.self)
  }
}
