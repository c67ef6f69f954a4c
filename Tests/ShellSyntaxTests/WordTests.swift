import SourceText
import Testing

@testable import ShellSyntax

@Suite struct WordTests {
  private func flattenedArgument(_ text: String) throws -> (FlattenedWord, ShellScript) {
    let script = ShellScript.parse(text)
    #expect(script.problems == [])
    let word = try #require(script.firstSimple?.arguments.first)
    return (word.flattened(in: script), script)
  }

  @Test func takesQuotesOff() throws {
    let (word, _) = try flattenedArgument(#"echo a\ b'c "d"'"e\"\x"$'f\n\x41\u00e9'"#)
    #expect(word.text == "a bc \"d\"e\"\\xf\nA\u{E9}")
    #expect(word.isStatic)
    #expect(word.isQuoted)
    #expect(word.pieces == [.literal(word.text)])
  }

  @Test func keepsExpansionsBySource() throws {
    let (word, _) = try flattenedArgument(#"echo --task="$TASK at $(date +%s)"${x:-y}"#)
    #expect(
      word.pieces == [
        .literal("--task="), .dynamic("$TASK"), .literal(" at "), .dynamic("$(date +%s)"),
        .dynamic("${x:-y}"),
      ])
    #expect(!word.isStatic)
    #expect(word.text == "--task=$TASK at $(date +%s)${x:-y}")
  }

  @Test(arguments: [
    #"echo '{"a": 1}'"#, #"echo "{\"a\": 1}""#, #"echo {\"a\":\ 1}"#, #"echo "x"'{"a"'": 1}""#,
  ])
  func mapsEveryByteBack(text: String) throws {
    let (word, script) = try flattenedArgument(text)
    for (offset, byte) in word.text.utf8.enumerated() {
      let source = word.origin.sourceRange(of: SourceRange(start: offset, end: offset + 1))
      #expect(script.text(source) == String(decoding: [byte], as: UTF8.self))
    }
  }

  @Test func mapsExpansionsBack() throws {
    let (word, script) = try flattenedArgument(#"echo "a\$b $c" "#)
    #expect(word.text == "a$b $c")
    #expect(script.text(word.origin.sourceRange(of: SourceRange(start: 4, end: 6))) == "$c")
    #expect(script.text(word.origin.sourceRange(of: SourceRange(start: 1, end: 2))) == "$")
  }

  @Test func bytesThatAreNotUTF8KeepTheirPlace() throws {
    let script = ShellScript.parse(Array("echo a".utf8) + [0xFF] + Array("b $c".utf8))
    let words = try #require(script.firstSimple?.words)
    #expect(words[1].flattened(in: script).text == "a\u{FFFD}b")
    #expect(words[1].range == SourceRange(start: 5, end: 8))
    #expect(script.text(words[2].range) == "$c")
  }

  @Test func staticTextIsNilWhereAnythingIsExpanded() throws {
    let words = try #require(ShellScript.parse(#"a 'b c' "$d" `e` $((1)) """#).firstSimple?.words)
    #expect(words.map { $0.staticText()?.text } == ["a", "b c", nil, nil, nil, ""])
  }

  @Test func tellsNamesThatDeclarationsAssign() throws {
    let script = ShellScript.parse("local a=1 b+=2 c[3]=4 -r d =e f")
    let words = try #require(script.firstSimple?.arguments)
    #expect(words.map { $0.assignedName?.value } == ["a", "b", "c", nil, nil, nil, nil])
    #expect(words.first?.assignedName?.range == SourceRange(start: 6, end: 7))
  }

  @Test func declarationsTakeArrays() throws {
    let script = ShellScript.parse("declare -a x=(one \"$two\" [3]=$(four)) y")
    #expect(script.problems == [])
    let words = try #require(script.firstSimple?.words)
    #expect(words.count == 4)
    #expect(words[2].flattened(in: script).text == "x=(one $two [3]=$(four))")
    #expect(script.commandTexts.contains("four"))
  }

  @Test(
    arguments: [
      ("${a}", "", "a", "", []), ("${#a}", "#", "a", "", []), ("${#}", "", "#", "", []),
      ("${!a}", "!", "a", "", []), ("${!a@}", "!", "a", "@", []), ("${!a*}", "!", "a", "*", []),
      ("${a:-b c}", "", "a", ":-", ["b c"]), ("${a-}", "", "a", "-", [""]),
      ("${a##*/}", "", "a", "##", ["*/"]), ("${a%.b}", "", "a", "%", [".b"]),
      ("${a/b/c}", "", "a", "/", ["b", "c"]), ("${a//b}", "", "a", "//", ["b"]),
      ("${a:1:2}", "", "a", ":", ["1", "2"]), ("${a: -1}", "", "a", ":", [" -1"]),
      ("${a^^}", "", "a", "^^", [""]), ("${a@Q}", "", "a", "@", ["Q"]),
      ("${@:2}", "", "@", ":", ["2"]), ("${10}", "", "10", "", []), ("${?}", "", "?", "", []),
      ("${#?}", "#", "?", "", []), ("${#:-x}", "", "#", ":-", ["x"]),
      ("${a:-${b:-\"c}\"}}", "", "a", ":-", ["${b:-\"c}\"}"]),
    ] as [(String, String, String, String, [String])])
  func readsParameterExpansions(
    text: String, prefix: String, name: String, operation: String, operands: [String]
  ) throws {
    for quote in ["", "\""] {
      let script = ShellScript.parse("x \(quote)\(text)\(quote)")
      #expect(script.problems == [])
      var visits: [ParameterExpansionVisit] = []
      script.forEachParameterExpansion { visits.append($0) }
      let visit = try #require(visits.first)
      #expect(script.text(visit.range) == text)
      #expect(visit.expansion.prefix == prefix)
      #expect(visit.expansion.name.value == name)
      #expect(script.text(visit.expansion.name.range) == name)
      #expect(visit.expansion.operator == operation)
      #expect(visit.expansion.operands.map { script.text($0.range) } == operands)
    }
  }

  @Test func readsSubscripts() throws {
    let script = ShellScript.parse("x ${a[b+$c]} ${a[@]:1}")
    var visits: [ParameterExpansionVisit] = []
    script.forEachParameterExpansion { visits.append($0) }
    #expect(visits.map { $0.expansion.name.value } == ["a", "c", "a"])
    #expect(visits.map { $0.expansion.index.map { script.text($0.range) } } == ["b+$c", nil, "@"])
    #expect(visits[2].expansion.operator == ":")
  }
}
