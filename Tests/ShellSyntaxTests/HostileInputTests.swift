import SourceText
import Testing

@testable import ShellSyntax

@Suite struct HostileInputTests {
  /// A quadratic parser would need hours for these, an unbounded one the whole stack.
  @Test(arguments: [
    "(", "$(", "`", "<<a", "<<a\n", "{", "{ ", "\"", "$((", "((\n", "$((\n", "${", "${\n", "\"$(",
    "'", "[[ (", "a=(", "a[\n", "if ", "case x in a) ", "x | ", "x && ", "! ", ";", ")", "`\\`",
    "<(", "<((", "$((a) ", "((a); ", "$(cat <<a)", "cat <<a\n$(", "\"`", "\"${x:-'", "for ((;\n",
    "\\", "a #\n", "f() {\n", "\0", "[[ ! ",
  ])
  func endsInLinearTime(unit: String) {
    let bytes = [UInt8](String(repeating: unit, count: 1_000_000 / unit.utf8.count).utf8)
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(ShellScript.parse(bytes).problems.count <= ShellLimits.standard.problems + 1)
    }
    #expect(time < .seconds(30))
  }

  @Test func stopsAtTheDepthLimit() throws {
    let depth = ShellLimits.standard.depth
    func nested(_ count: Int) -> String {
      String(repeating: "( ", count: count) + "x" + String(repeating: ")", count: count)
    }
    #expect(ShellScript.parse(nested(depth)).problems == [])
    let problem = try #require(ShellScript.parse(nested(depth + 1)).problems.first)
    #expect(problem.message == "nested more than \(depth) levels deep")
  }

  /// Whatever the bytes, every range lies in the script and in the one around it.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func keepsItsRangesOnRandomBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet = Array("  \n\n\t\\\"'`$(){}[]<>&|;!#=-a1x/\0\r\u{E9}EOF".utf8) + [0xFF, 0xC3]
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0..<80, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      let script = ShellScript.parse(bytes)
      let whole = SourceRange(start: 0, end: bytes.count)
      #expect(whole.contains(script.body.range))
      for problem in script.problems { #expect(whole.contains(problem.range)) }
      for comment in script.comments { #expect(whole.contains(comment)) }
      script.forEachSimpleCommand { visit in
        #expect(whole.contains(visit.command.range))
        for word in visit.simple.words {
          #expect(visit.command.range.contains(word.range), "\(bytes)")
          var end = word.range.start
          for part in word.parts {
            #expect(part.range.start >= end && word.range.contains(part.range), "\(bytes)")
            end = part.range.end
          }
          let flattened = word.flattened(in: script)
          let length = flattened.text.utf8.count
          let source = flattened.origin.sourceRange(of: SourceRange(start: 0, end: length))
          #expect(whole.contains(source))
        }
      }
      script.forEachParameterExpansion { #expect(whole.contains($0.range)) }
    }
  }
}
