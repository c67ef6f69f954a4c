import SourceText
import Testing

@Suite("Lines and columns")
struct LineTableTests {
  private let text = "ab\r\ncé😀d\rx\n\n"

  @Test("Lines end at LF, CR LF and CR")
  func lines() {
    let table = LineTable(Array(text.utf8))
    #expect(table.lineCount == 5)
    #expect(table.contentRange(ofLine: 1) == SourceRange(start: 0, end: 2))
    #expect(table.fullRange(ofLine: 1) == SourceRange(start: 0, end: 4))
    #expect(table.contentRange(ofLine: 2) == SourceRange(start: 4, end: 12))
    #expect(table.contentRange(ofLine: 3) == SourceRange(start: 13, end: 14))
    #expect(table.fullRange(ofLine: 4) == SourceRange(start: 15, end: 16))
    #expect(table.fullRange(ofLine: 5) == SourceRange(at: 16))
    #expect(table.fullRange(ofLine: 99) == SourceRange(at: 16))
    #expect(LineTable([]).lineCount == 1)
  }

  @Test("Columns are counted in the unit asked for")
  func columns() {
    let table = LineTable(Array(text.utf8))
    #expect(table.position(at: 11) == SourcePosition(line: 2, column: 4, offset: 11))
    #expect(table.column(at: 11, in: .utf8) == 7)
    #expect(table.column(at: 11, in: .utf16) == 4)
    #expect(table.column(at: 11, in: .scalar) == 3)
    #expect(table.position(at: 999).offset == 16)
    #expect(table.position(at: -1) == SourcePosition(line: 1, column: 1, offset: 0))
  }

  @Test("Offsets and columns lead to each other", arguments: [ColumnUnit.utf8, .utf16, .scalar])
  func roundTrip(unit: ColumnUnit) {
    let table = LineTable(Array(text.utf8))
    var offset = 0
    for scalar in text.unicodeScalars {
      let line = table.line(at: offset)
      if scalar != "\n" && scalar != "\r" {
        #expect(
          table.offset(line: line, column: table.column(at: offset, in: unit), in: unit) == offset)
      }
      offset += String(scalar).utf8.count
    }
    #expect(table.offset(line: 2, column: 99, in: unit) == 12)
    #expect(table.offset(line: 0, column: 3, in: unit) == 0)
    #expect(table.offset(line: 9, column: 0, in: unit) == 16)
  }

  private static let units: [UInt8] = [0x0A, 0x0D, 0x61, 0xC3, 0xA9, 0xF0, 0x9F, 0x80, 0xFF]

  @Test("Any bytes have lines that cover them", arguments: 1...4)
  func anyBytes(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Self.units.randomElement(using: &random) ?? 0
      }
      let table = LineTable(bytes)
      var end = 0
      for line in 1...table.lineCount {
        let range = table.fullRange(ofLine: line)
        #expect(range.start == end)
        #expect(range.contains(table.contentRange(ofLine: line)))
        for offset in range.start..<range.end {
          #expect(table.line(at: offset) == line)
          #expect(table.position(at: offset).column >= 1)
        }
        end = range.end
      }
      #expect(end == bytes.count)
    }
  }
}
