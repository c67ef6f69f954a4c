import SourceText
import Testing

@testable import ShellSyntax

@Suite struct ProblemTests {
  /// The message, the text at the problem's place, and the text that was left open.
  @Test(
    arguments: [
      ("if a; then\n  b\n", "'if' is never closed by 'fi'", "", "if"),
      ("if a; b; fi", "'if' lacks its 'then' before 'fi'", "fi", "if"),
      ("for x in a; do b\n", "'for' is never closed by 'done'", "", "for"),
      ("while a; do b\n", "'while' is never closed by 'done'", "", "while"),
      ("f() { if a; then b; }", "'if' is never closed by 'fi'", "}", "if"),
      ("case a in b) c\n", "'case' is never closed by 'esac'", "", "case"),
      ("echo \"a", "'\"' is never closed by '\"'", "", "\""),
      ("echo $(a", "'$(' is never closed by ')'", "", "$("),
      ("echo ${a", "'${' is never closed by '}'", "", "${"),
      ("(a", "'(' is never closed by ')'", "", "("),
      ("fi", "unexpected 'fi'", "fi", nil),
      ("a )", "unexpected ')'", ")", nil),
      ("a | | b", "a command is missing after '|', before '|'", "|", "|"),
      ("a &&", "a command is missing after '&&', before the end of the script", "", "&&"),
      ("a >\n", "a word is missing after '>'", "\n", nil),
      ("if a; then fi", "a command is missing after 'then'", "fi", "if"),
      ("[[ a -foo b ]]", "'-foo' is not an operator of '[['", "-foo", nil),
      ("[[ -f ]]", "an operand is missing after '-f', before ']]'", "]]", "-f"),
      ("[[ ]]", "unexpected ']]' in '[['", "]]", nil),
      ("a=(b;c)", "';' cannot stand in an array", ";", "("),
    ] as [(String, String, String, String?)])
  func saysWhatIsWrongAndWhere(
    text: String, message: String, place: String, opening: String?
  ) throws {
    let script = ShellScript.parse(text)
    let problem = try #require(script.problems.first)
    #expect(problem.message == message)
    #expect(script.text(problem.range) == place)
    #expect(problem.opening.map { script.text($0) } == opening)
    #expect(script.problems.count == 1)
  }

  @Test(arguments: [
    "fi\nlast a\n", "echo \"a\nlast a\n", "a | | b\nlast a\n", "echo x(y)\nlast a\n",
    "a ;; b\nlast a\n", "[[ a b ]]\nlast a\n", "f( x\nlast a\n", "a >\nlast a\n",
    "x=$(a \"b)\nlast a\n", "for 'x\nlast a\n", "[[ a\nlast a\n", "{ a; }}\nlast a\n",
    "if a; then b; }; fi\nlast a\n", "a=(b <c)\nlast a\n", "echo ${x\nlast a\n",
    "((a\nlast a\n", "case a in b c) d;; esac\nlast a\n", "if a; b; fi\nlast a\n",
  ])
  func goesOnBehindAProblem(text: String) {
    let script = ShellScript.parse(text)
    #expect(!script.problems.isEmpty)
    #expect(script.commandTexts.last == "last a")
  }

  @Test func leavesUnjudgedWhatBashReadsWhenItRuns() {
    let script = ShellScript.parse("a `if b`\ncat <<E\n$(if c)\nE\n: $((d +))\n")
    #expect(script.problems == [])
    #expect(script.commandTexts.contains("b"))
  }

  @Test func keepsCarriageReturns() throws {
    let script = ShellScript.parse("echo a\r\necho b\r\n")
    #expect(script.problems == [])
    #expect(script.commandTexts == ["echo a\r", "echo b\r"])
  }
}
