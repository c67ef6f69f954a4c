import SourceText
import Testing

@testable import ShellSyntax

// Serialized, since the trees of such scripts are large.
@Suite(.serialized) struct HostileInputTests {
  /// A parser that is quadratic would need minutes for each of these, an unbounded one the whole stack.
  @Test(arguments: [
    "(", "$(", "`", "<<a", "<<a\n", "{", "{ ", "\"", "$((", "((\n", "$((\n", "${", "${\n", "\"$(",
    "'", "[[ (", "a=(", "a[\n", "if ", "case x in a) ", "x | ", "x && ", "! ", ";", ")", "`\\`",
    "<(", "<((", "$((a) ", "((a); ", "$(cat <<a)", "cat <<a\n$(", "\"`", "\"${x:-'", "for ((;\n",
    "\\", "a #\n", "f() {\n", "\0", "[[ ! ",
  ])
  func endsInLinearTime(unit: String) {
    let bytes = [UInt8](String(repeating: unit, count: 100_000 / unit.utf8.count).utf8)
    let clock = ContinuousClock()
    var problemCount = 0
    let time = clock.measure { problemCount = ShellScript.parse(bytes).problems.count }
    #expect(problemCount <= ShellLimits.standard.problems + 1)
    #expect(time < .seconds(20))
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
      let misplaced = misplacedRanges(in: ShellScript.parse(bytes))
      #expect(misplaced.isEmpty, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }
}
