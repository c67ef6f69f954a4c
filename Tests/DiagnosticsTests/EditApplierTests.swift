import SourceText
import Testing

@testable import Diagnostics

@Suite("Applying edits")
struct EditApplierTests {
  private func edit(_ start: Int, _ end: Int, _ text: String) -> Edit {
    Edit(replacing: SourceRange(start: start, end: end), with: text)
  }

  @Test("the order of edits does not matter, and equal edits are made once")
  func order() throws {
    let bytes = Array("abcdef".utf8)
    let edits = [edit(4, 5, "XY"), edit(0, 1, ""), edit(2, 2, "--"), edit(4, 5, "XY")]
    let expected = Array("b--cdXYf".utf8)
    #expect(try EditApplier.apply(edits, to: bytes) == expected)
    #expect(try EditApplier.apply(edits.reversed(), to: bytes) == expected)
    #expect(try EditApplier.apply([], to: bytes) == bytes)
  }

  @Test("edits that touch are made, edits that overlap are refused")
  func overlaps() throws {
    let bytes = Array("abcdef".utf8)
    #expect(
      try EditApplier.apply([edit(0, 2, "1"), edit(2, 4, "2")], to: bytes) == Array("12ef".utf8))
    #expect(throws: EditError.overlap(edit(0, 3, "1"), edit(2, 4, "2"))) {
      try EditApplier.apply([edit(2, 4, "2"), edit(0, 3, "1")], to: bytes)
    }
    #expect(throws: EditError.overlap(edit(1, 1, "1"), edit(1, 1, "2"))) {
      try EditApplier.apply([edit(1, 1, "2"), edit(1, 1, "1")], to: bytes)
    }
    #expect(throws: EditError.outOfBounds(edit(5, 7, ""))) {
      try EditApplier.apply([edit(5, 7, "")], to: bytes)
    }
  }

  @Test("of fixes that clash one is taken whole, and which one does not depend on their order")
  func compatible() {
    let wide = Fix("wide", applicability: .safe, edits: [edit(0, 3, "x"), edit(8, 9, "y")])
    let late = Fix("late", applicability: .safe, edits: [edit(8, 9, "z")])
    let free = Fix("free", applicability: .safe, edits: [edit(5, 6, "w")])
    let same = Fix("same", applicability: .safe, edits: [edit(5, 6, "w")])
    for fixes in [[wide, late, free, same], [same, free, late, wide], [late, wide, same, free]] {
      #expect(EditApplier.compatible(fixes).map(\.title) == ["wide", "free", "same"])
    }
  }

  @Test("whatever is chosen can be applied, and bytes outside stay")
  func property() throws {
    var random = SplitMix(seed: 11)
    for _ in 0..<200 {
      let bytes = (0..<40).map { UInt8($0) }
      let fixes = (0..<12).map { index in
        let edits = (0..<Int(random.next() % 3 + 1)).map { _ in
          let start = Int(random.next() % 40)
          return edit(start, min(40, start + Int(random.next() % 4)), "\(index)")
        }
        return Fix("\(index)", applicability: .safe, edits: edits)
      }
      let chosen = EditApplier.compatible(fixes)
      #expect(!chosen.isEmpty)
      let edits = chosen.flatMap(\.edits)
      let result = try EditApplier.apply(edits, to: bytes)
      let touched = Set(edits.flatMap { Array($0.range.start..<$0.range.end) })
      let kept = bytes.indices.filter { !touched.contains($0) }.map { bytes[$0] }
      let digits = Set(UInt8(ascii: "0")...UInt8(ascii: "9"))
      #expect(result.filter { !digits.contains($0) } == kept.filter { !digits.contains($0) })
    }
  }
}
