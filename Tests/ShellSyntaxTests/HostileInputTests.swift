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

  /// One word of so many quoted pieces: joining them again and again would take minutes.
  @Test func aWordOfManyPiecesIsFlattenedInLinearTime() throws {
    let text = String(repeating: "{\"a\":", count: 100_000)
    let script = ShellScript.parse(Array(text.utf8))
    let word = try #require(script.firstSimple?.words.first)
    let clock = ContinuousClock()
    var flattened: FlattenedWord?
    let time = clock.measure { flattened = word.flattened(in: script) }
    #expect(flattened?.text == text.replacing("\"", with: ""))
    #expect(flattened?.pieces.count == 1)
    #expect(time < .seconds(10))
  }

  @Test func stopsAtTheSizeLimit() throws {
    let line = "echo 'one' two\n"
    let fitting = String(repeating: line, count: 10)
    let limits = ShellLimits(size: fitting.utf8.count)
    #expect(ShellScript.parse(Array(fitting.utf8), limits: limits).problems == [])
    for rest in ["x\n", "if true; then\n", "'", line] {
      let script = ShellScript.parse(Array((fitting + rest).utf8), limits: limits)
      #expect(script.commandTexts.count == 10)
      #expect(
        script.problems.map(\.message)
          == ["only the first \(fitting.utf8.count) bytes of a script are checked"])
      #expect(script.problems.map(\.range.start) == [fitting.utf8.count - 1])
    }
    // Cut in the middle of a line that is longer than all that is read, and of a construct.
    let long = ShellScript.parse(Array("if true; then echo".utf8), limits: ShellLimits(size: 9))
    #expect(long.problems.count == 1)
    #expect(misplacedRanges(in: long).isEmpty)
  }

  /// The bracket that ends an array is no part of one that is never closed.
  @Test(arguments: [
    "declare a=(", "declare a=(b", "declare a=(b c\n", "alias a=(b'", "x=(y z", "local a=(b $(",
    "export a=(b\n)c d=(", "declare a=(b &",
  ])
  func rangesOfAnArrayThatIsNeverClosedStayInOrder(text: String) {
    #expect(misplacedRanges(in: ShellScript.parse(text)).isEmpty)
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
