import SourceText
import Testing

@Suite("Offset maps")
struct OffsetMapTests {
  private func range(_ start: Int, _ end: Int) -> SourceRange {
    SourceRange(start: start, end: end)
  }

  @Test("A verbatim map shifts offsets, and stays inside its source")
  func verbatim() {
    let map = OffsetMap(verbatim: range(10, 14))
    #expect((0...4).map { map.sourceOffset(of: $0) } == [10, 11, 12, 13, 14])
    #expect(map.sourceOffset(of: 99) == 14)
    #expect(map.sourceRange(of: range(1, 3)) == range(11, 13))
    #expect(map.sourceRange(of: range(4, 4)) == range(14, 14))
  }

  @Test("A derived stretch of another length stands for its whole source")
  func escapes() {
    let map = OffsetMap(segments: [
      .init(derived: range(0, 2), source: range(5, 7)),
      .init(derived: range(2, 4), source: range(7, 13)),
      .init(derived: range(4, 5), source: range(20, 21)),
    ])
    #expect(map.sourceOffset(of: 2) == 7 && map.sourceOffset(of: 3) == 7)
    #expect(map.sourceRange(of: range(3, 4)) == range(7, 13))
    #expect(map.sourceRange(of: range(1, 5)) == range(6, 21))
    #expect(map.sourceRange(of: range(1, 4)) == range(6, 13))
    #expect(map.sourceOffset(of: 5) == 21)
  }

  @Test("An empty map gives the start of the file")
  func empty() {
    #expect(OffsetMap(segments: []).sourceOffset(of: 3) == 0)
    #expect(OffsetMap(segments: []).sourceRange(of: range(0, 3)) == range(0, 0))
  }

  @Test("Composed maps lead where one after the other leads", arguments: 1...20)
  func composition(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let source = Array(String(repeating: "abcdefghij", count: 20).utf8)
    let (outerText, outer) = derive(from: source, using: &random)
    let (innerText, inner) = derive(from: outerText, using: &random)
    let composed = inner.composed(with: outer)
    for offset in innerText.indices {
      let direct = composed.sourceRange(of: range(offset, offset + 1))
      let twice = outer.sourceRange(of: inner.sourceRange(of: range(offset, offset + 1)))
      #expect(direct == twice)
      if direct.length == 1 { #expect(source[direct.start] == innerText[offset]) }
    }
  }

  /// A text made by dropping, copying and replacing stretches of `source`.
  private func derive(
    from source: [UInt8], using random: inout SplitMix
  ) -> ([UInt8], OffsetMap) {
    source.withUnsafeBufferPointer { buffer in
      var builder = DerivedTextBuilder(buffer, collectsText: true)
      var offset = 0
      while offset < buffer.count {
        let next = min(offset + Int.random(in: 1...6, using: &random), buffer.count)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: builder.copy(from: offset, to: next)
        case 1 where next - offset > 1: builder.add(UInt8(ascii: "#"), from: offset, to: next)
        default: break
        }
        offset = next
      }
      return (builder.text, builder.map)
    }
  }

  @Test("A builder joins what follows verbatim, and keeps text and map in step")
  func builder() {
    let source = Array("0123456789".utf8)
    source.withUnsafeBufferPointer { buffer in
      var builder = DerivedTextBuilder(buffer, collectsText: true)
      builder.copy(from: 0, to: 2)
      builder.copy(from: 2, to: 4)
      builder.copy(from: 4, to: 4)
      builder.add("é", from: 4, to: 8)
      builder.copy(from: 9, to: 10)
      #expect(String(decoding: builder.text, as: UTF8.self) == "0123é9")
      #expect(builder.length == 7)
      #expect(
        builder.map.segments == [
          .init(derived: range(0, 4), source: range(0, 4)),
          .init(derived: range(4, 6), source: range(4, 8)),
          .init(derived: range(6, 7), source: range(9, 10)),
        ])
    }
  }
}
