import SourceText
import Testing

@Suite("Scanning bytes by words")
struct ByteScanningTests {
  /// Texts in which what is looked for stands at every distance from the border of a word, beside
  /// bytes that differ from it by one bit or by a borrow.
  private static let texts: [[UInt8]] = {
    var generator = SplitMix(seed: 7)
    let alphabet: [UInt8] = [0x00, 0x09, 0x0A, 0x0D, 0x0E, 0x0F, 0x20, 0x7F, 0x80, 0x8A, 0xFF]
    return (0..<400).map { round in
      (0..<round % 53).map { _ in
        let isRare = generator.next() % 8 == 0
        return isRare ? alphabet[Int(generator.next() % UInt64(alphabet.count))] : 0x62
      }
    }
  }()

  @Test("The first control byte is found from every start to every end")
  func firstControl() {
    for text in Self.texts {
      text.withUnsafeBufferPointer { bytes in
        for start in 0...text.count {
          for end in [start, (start + text.count) / 2, text.count] {
            let expected = text[start..<end].firstIndex { $0 < 0x0E } ?? end
            #expect(bytes.firstControl(from: start, to: end) == expected)
          }
        }
      }
    }
  }

  @Test("The first byte beyond ASCII is found from every start")
  func firstNonASCII() {
    for text in Self.texts {
      text.withUnsafeBufferPointer { bytes in
        for start in 0...text.count {
          let expected = text[start...].firstIndex { $0 >= 0x80 } ?? text.count
          #expect(bytes.firstNonASCII(from: start) == expected)
        }
      }
    }
  }
}
