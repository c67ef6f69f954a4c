import SourceText
import Testing

@Suite("UTF-8")
struct UTF8DecodingTests {
  @Test("Every scalar is decoded")
  func scalars() {
    var value: UInt32 = 0
    while value <= 0x10FFFF {
      if let scalar = Unicode.Scalar(value) {
        let bytes = Array(String(scalar).utf8)
        let decoded = bytes.withUnsafeBufferPointer { $0.decodeScalar(at: 0, end: $0.count) }
        #expect(decoded.value == value && decoded.length == bytes.count)
      }
      value += value < 0x3000 ? 1 : 97
    }
  }

  @Test("What is not UTF-8 agrees with the standard library", arguments: 1...6)
  func invalid(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<3000 {
      let bytes =
        (0..<Int.random(in: 1...8, using: &random)).map { _ in
          [0x61, 0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xE2, 0xED, 0xF0, 0xF4, 0xF5, 0x9F, 0xA0, 0x90]
            .randomElement(using: &random) ?? 0
        } as [UInt8]
      let expected = String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
      let decoded = bytes.withUnsafeBufferPointer { buffer in
        var values: [UInt32] = []
        var offset = 0
        while offset < buffer.count {
          let scalar = buffer.decodeScalar(at: offset, end: buffer.count)
          values.append(scalar.value ?? 0xFFFD)
          offset += scalar.length
        }
        return values
      }
      #expect(decoded == expected)
      #expect(String(keepingLengthOf: bytes).utf8.count == bytes.count)
    }
  }
}
