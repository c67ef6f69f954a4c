import SourceText
import Testing

@Suite("Source ranges")
struct SourceRangeTests {
  @Test("Ranges contain, join and order as sets of offsets do")
  func algebra() {
    let range = SourceRange(start: 2, end: 5)
    #expect(range.contains(2) && range.contains(4) && !range.contains(5) && !range.contains(1))
    #expect(range.contains(SourceRange(start: 3, end: 5)))
    #expect(!range.contains(SourceRange(start: 3, end: 6)))
    #expect(range.union(SourceRange(start: 8, end: 9)) == SourceRange(start: 2, end: 9))
    #expect(range.shifted(by: 3) == SourceRange(start: 5, end: 8))
    #expect(SourceRange(start: 2, end: 4) < range && range < SourceRange(start: 3, end: 3))
    #expect(SourceRange(at: 7).isEmpty && SourceRange(at: 7).length == 0)
  }

  @Test("Text of a range is cut to the file, and shows what is not UTF-8")
  func text() {
    let bytes: [UInt8] = [0x61, 0xFF, 0x62]
    #expect(bytes.text(in: SourceRange(start: 0, end: 9)) == "a\u{FFFD}b")
    #expect(bytes.text(in: SourceRange(start: 8, end: 9)) == "")
  }

  @Test("Strings are compared by bytes")
  func sameBytes() {
    #expect("\u{E9}" == "e\u{301}")
    #expect(!"\u{E9}".hasSameBytes(as: "e\u{301}"))
    #expect("\r\n".hasSameBytes(as: "\r\n"))
    // Equal to `==`, and as long.
    #expect("a\u{323}\u{307}" == "a\u{307}\u{323}")
    #expect(!"a\u{323}\u{307}".hasSameBytes(as: "a\u{307}\u{323}"))
  }
}
