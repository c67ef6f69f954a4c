import Testing

@testable import ShellSyntax

@Suite struct ParsingTests {
  @Test func parsesASimpleCommand() {
    let script = ShellScript.parse("echo a 'b c' \"$d\"\n")
    #expect(script.problems.isEmpty)
    #expect(script.body.items.count == 1)
  }
}
